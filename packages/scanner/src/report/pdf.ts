import { launchBrowser } from '../browser.ts';

/** For a page of the HTML report to be laid out; it loads nothing. */
const timeoutMs = 60_000;

/** Page numbers; the template stands outside the page's own styles. */
const footer = '<div style="width:100%;font-size:8px;text-align:center;color:#555"><span class="pageNumber"></span> / <span class="totalPages"></span></div>';

/**
 * Prints the HTML report as a PDF, in the Chromium that the scans run in. Its headings are the PDF's outline, and its tables are
 * tagged for screen readers.
 *
 * @throws ScanError where there is no browser
 */
export async function printPdf(html: string): Promise<Uint8Array> {
  const { context, wire, close } = await launchBrowser();
  try {
    const page = await wire.open(() => context.newPage(), 'about:blank');
    await page.setContent(html, { waitUntil: 'load', timeout: timeoutMs });
    const session = await context.newCDPSession(page);
    const { data } = await session.send('Page.printToPDF', {
      paperWidth: 8.27,
      paperHeight: 11.69,
      marginTop: 0.55,
      marginBottom: 0.6,
      marginLeft: 0.5,
      marginRight: 0.5,
      displayHeaderFooter: true,
      headerTemplate: '<span></span>',
      footerTemplate: footer,
      generateTaggedPDF: true,
      generateDocumentOutline: true,
    });
    return Buffer.from(data, 'base64');
  } finally {
    await close();
  }
}
