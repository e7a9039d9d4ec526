// Exits 0 when the address answers that it is ready; otherwise prints what it says, which `docker inspect` shows.
const [url] = process.argv.slice(2);
const LIMIT_MS = 4_000;

try {
  const response = await fetch(url, { signal: AbortSignal.timeout(LIMIT_MS) });
  if (response.ok) process.exit(0);
  process.stderr.write(`${response.status} ${(await response.text()).slice(0, 1_000)}\n`);
} catch (error) {
  process.stderr.write(`${url}: ${error.cause?.message ?? error.message}\n`);
}
process.exit(1);
