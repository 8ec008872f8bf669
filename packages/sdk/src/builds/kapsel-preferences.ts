import { partsInPage } from '../part.ts';
import { bringPreferences } from '../ui/preferences-part.ts';

partsInPage()['preferences'] = bringPreferences;
