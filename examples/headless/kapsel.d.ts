// The services of headless. Written by kapsel-sdk build --types; write it again when the config changes.
import '@kapsel/sdk/global';

declare module '@kapsel/sdk/global' {
  interface KapselServices {
    'film': 'functional';
    'stats': 'analytics';
    'heatmap': 'analytics';
  }
}
