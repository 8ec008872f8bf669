import { severities } from '@kapsel/core';
import { failConditions } from './cli-options.ts';
import { formats } from './report/index.ts';
import { defaultMaxLifetimeDays } from './findings/cookies.ts';

/** Three codes a line. */
function inLines(codes: readonly string[]): string[] {
  return codes.flatMap((_code, index) => (index % 3 === 0 ? [codes.slice(index, index + 3).join(', ')] : []));
}

export const help = `kapsel-scan: what does this site store on a visitor's device before an answer, after a no, and after a yes?

Usage
  kapsel-scan <address> [options]
  kapsel-scan verify <address> [options]           does a site that runs Kapsel keep its word? See verify --help
  kapsel-scan diff <report> <report> [options]     what has changed from one scan to the next; see diff --help
  kapsel-scan classify [<file>|-] [options]        what a list of cookies is for, without a browser; see classify --help

Examples
  kapsel-scan example.no                        a table on the terminal
  kapsel-scan example.no --lang nb              the same in Norwegian
  kapsel-scan example.no -o report.html         one page to send to a colleague
  kapsel-scan example.no -f html,json,csv -o out/
                                                three reports in a folder
  kapsel-scan example.no --init                 also draft ${'kapsel.config.json'} for this site
  kapsel-scan example.no --fail-on high -q      for CI: exit code 1 on a grave finding
  kapsel-scan --urls pages.txt                  the pages that a file lists

What to visit, beside the links: what sitemaps list. What robots.txt closes to robots is left out.
      --pages <n>          visit at most n pages (25)
      --depth <n>          follow links at most n steps from the start page (3)
      --subdomains         follow links to other subdomains of the site too
      --include <pattern>  of the pages found, visit only those whose path fits, as /shop/*; may be repeated
      --exclude <pattern>  do not visit pages whose path fits; may be repeated
      --variations <n>     visit at most n pages that differ in numbers or in the query only (50)
      --urls <file|->      visit the addresses in a file or from standard input, one a line, and no others;
                           with --follow also those that they lead to
      --ignore-robots      visit what robots.txt closes to robots too, without its pauses: on a site of your own
      --rate <n>           begin at most n pages a second; 0.5 is one in two seconds
      --passes <list>      answer nobody, no, or yes to a question about consent, or yes and then take it back, each in a
                           fresh browser profile (untouched,rejected,accepted; and withdrawn where Kapsel asks)
      --timeout <s>        give a page s seconds to load (30)
      --stay <s>           stay on a page for s seconds at least, for what it does by a clock (3)
      --watch <s>          after a withdrawal stay on the page for s seconds at least (10)
      --parallel <n>       visit n pages at once, after the start page (4)
      --max-seconds <s>    stop after s seconds, and report what was found until then (3600)
      --max-bytes <n>      stop when pages have fetched n bytes, unpacked (2000000000)
      --max-memory <MB>    end a page that takes more memory (2048)
      --insecure           accept a certificate that nobody vouches for, on a test site
      --allow-private      let the site lead to this machine and to private networks: for a test site, or an
                           intranet of your own. Otherwise nothing is fetched there, whoever points to it
      --proxy <url>        go out through a proxy of yours: http://, https:// or socks5://

As whom
      --storage-state <file>
                           begin with the cookies and localStorage that Playwright wrote there: a login
      --journey <file>     do in each pass, before the crawl, what Chrome's DevTools Recorder wrote there (JSON). What
                           it types and what --storage-state has in it are kept out of reports
      --device <name>      of Playwright's table, such as 'Pixel 7'
      --locale <tag>       language of the browser, such as nb-NO
      --timezone <name>    such as Europe/Oslo
      --gpc                ask by Global Privacy Control that nothing be sold or shared
      --identify           say in the user agent (Kapsel/…) and in the header X-Kapsel-Scan that this is a scan
      --browser-endpoint <url>
                           use a browser that runs already: http:// or ws:// of its CDP. What it is set to is its own

What to print
      --lang <nb|en>       language of the report (en)
  -f, --format <list>      ${formats.join(', ')}; several with commas (table)
  -o, --out <path>         a file, or a folder for several formats; without it standard output.
                           The ending of a file name chooses its format.
      --resume <journal>   go on with a scan that was cut off, as it was called. With --out each finished page is
                           written to <out>.kapsel-scan.jsonl (in a folder report.kapsel-scan.jsonl) until the
                           scan is through; give anew what has a password in it
      --har <file>         also write what the browser asked for and was answered (HTTP archive 1.2): no bodies, and no
                           values of cookies and of headers that prove who one is
  -q, --quiet              no progress
      --fail-on <list>     exit with 1 if there is a finding of exactly this severity or code:
                           any, ${severities.join(', ')},
                           ${inLines(failConditions.slice(1 + severities.length)).join(',\n                           ')}
      --no-screenshots     no pictures of the start page and its banner; else they are in the page of an
                           HTML report, and beside the reports of a folder. With a login there are none

What you know better
      --overrides <file>   your word on names: [{ "name": "_my_*", "category": "functional" }];
                           also domain, provider, purpose: { "nb": …, "en": … }
      --config <file>      the SiteConfig that the site has published, to be held against what is known and found
      --max-lifetime <n>   how many days a cookie of the site's own for analytics or marketing may live (${defaultMaxLifetimeDays})
      --host-alias <a=b>   host a (and those below it) stands for b, on test sites and CNAMEs; may be repeated
      --init[=<file>]      write a draft SiteConfig from what was found (kapsel.config.json); --force writes over one
      --declare <config>   write declaration.nb.json and .html, and the same in English, beside a reviewed
                           SiteConfig: the cookie table of a policy page; keeps each older version

What the site says itself
      --declared <from>    hold what is found against a published cookie table: the address of a page, or a file
                           (HTML, CSV or a declaration of Kapsel's)

  -h, --help               this text
  -v, --version            the version
      --print-schema       the JSON Schema of a report

Exit codes
  0 gone through; findings matter only with --fail-on   1 a --fail-on condition   2 wrong usage or input
  3 the scan is incomplete (start page unreachable, interrupted …)   4 no Chromium to scan with

Ctrl-C stops the scan and still gives the report of what was found until then.
KAPSEL_CHROMIUM names the browser to use.
`;
