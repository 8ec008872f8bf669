/** Comes before kapsel-admin: tells on stderr what the process cost in the end, and lets it live so many days later. */
const { BENCH_DAYS_LATER: days = '0' } = process.env;
const now = Date.now;
Date.now = () => now() + Number(days) * 86_400_000;

process.on('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  process.stderr.write(`\nCOST ${JSON.stringify({ peakMb: maxRSS / 1024, cpuSeconds: (userCPUTime + systemCPUTime) / 1e6 })}\n`);
});
