/* Clock: microseconds since some moment, and how long things took, as a histogram in steps of 20 microseconds. */
#ifndef BENCH_CLOCK_H
#define BENCH_CLOCK_H
#include <stdint.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

static uint64_t now_us(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000000u + (uint64_t)now.tv_nsec / 1000u;
}

/* What this program itself has used: it must stay well below one core, or it measures itself. */
static uint64_t own_cpu_us(void) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return (uint64_t)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000u +
         (uint64_t)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

enum { STEP_US = 20, STEPS = 1500000 };
static uint32_t taken[STEPS];
static uint64_t taken_count;

static void forget_times(void) {
  memset(taken, 0, sizeof taken);
  taken_count = 0;
}

static void took(uint64_t us) {
  uint64_t step = us / STEP_US;
  taken[step < STEPS ? step : STEPS - 1]++;
  taken_count++;
}

static double quantile_ms(double share) {
  uint64_t wanted = (uint64_t)(share * (double)taken_count), seen = 0;
  if (taken_count == 0) return 0;
  for (uint32_t step = 0; step < STEPS; step++)
    if ((seen += taken[step]) > wanted) return (step + 0.5) * STEP_US / 1000.0;
  return STEPS * (double)STEP_US / 1000.0;
}
#endif
