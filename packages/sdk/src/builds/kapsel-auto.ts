import { holdAutomatically } from '../blocker/automatic/index.ts';
import { holdStrictly } from '../blocker/strict.ts';
import { install } from './global.ts';

install((kapsel, nonce) => {
  const { services, blocking, allowHosts = [] } = kapsel.config;
  if (blocking === 'marked') return [];
  const strict = blocking === 'strict' ? [holdStrictly({ services, allowHosts, allows: (id) => kapsel.hasService(id) })] : [];
  const automatic = holdAutomatically(
    {
      services,
      allows: (service) => kapsel.hasService(service.id),
      reportOnly: blocking === 'report-only',
      tell: (detail) => kapsel.events.emit('blocked', detail),
    },
    nonce,
  );
  return [...strict, automatic];
});
