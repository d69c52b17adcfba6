/** Runs `one` so many times, so many at once, and says how many succeeded, how fast, and what failed. */
export const report = async (count, atOnce, one) => {
  const failures = []
  await one(count)
  const started = performance.now()
  for (let n = 0; n < count; n += atOnce) {
    const flight = Array.from({ length: Math.min(atOnce, count - n) }, (_, i) => one(n + i))
    for (const { reason, status } of await Promise.allSettled(flight)) {
      if (status === "rejected") failures.push(String(reason?.message ?? reason))
    }
  }
  const seconds = (performance.now() - started) / 1000
  const [firstFailure = null] = failures
  const stored = count - failures.length
  console.log(JSON.stringify({ rate: stored / seconds, failed: failures.length, firstFailure }))
}
