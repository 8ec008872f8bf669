import { z } from 'zod';

/** Of a page that anybody may open: who would have to say who they are is nobody that a report should know. */
export const webUrlSchema = z
  .url({ protocol: /^https?$/u, error: 'must be a web address such as https://example.no/' })
  .max(2000)
  .refine((url) => URL.parse(url)?.username === '' && URL.parse(url)?.password === '', 'must have no name or password in it');
