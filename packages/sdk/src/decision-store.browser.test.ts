import { expect } from '@esm-bundle/chai';
