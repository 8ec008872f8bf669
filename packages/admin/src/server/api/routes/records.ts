import { Readable } from 'node:stream';
import { canonicalJson, maxSubmissionBytes, sha256Pattern, type Json } from '@kapsel/core';
import { siteIdSchema as siteId } from '@kapsel/core/schema';
import { z } from 'zod';
import { actorOf } from '../../../access/principal.ts';
import { sha256 } from '../../../records/chain.ts';
import { erase } from '../../../records/erase.ts';
import { exportFormats, exportRecords } from '../../../records/export.ts';
import { listRecords } from '../../../records/list.ts';
import { receiptOf } from '../../../records/receipt.ts';
import { lift, restrict, restrictedAmong } from '../../../rights/restriction.ts';
import { recordsOfVisitor } from '../../../rights/visitor.ts';
import { HttpError } from '../../errors.ts';
import type { Parts } from '../../parts.ts';
import { page, time } from '../schemas.ts';
import type { Api } from '../types.ts';

void maxSubmissionBytes;
