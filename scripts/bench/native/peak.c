/* This processor's limit with 128-bit vectors on one core: GFLOP/s of fused multiply-adds alone, without memory.
 * cc -O2 -march=native -ffp-contract=fast peak.c, then ./a.out prints the mean over some 50 ms, and the best in it. */
#include <stdio.h>
#include <time.h>

typedef float Vector __attribute__((vector_size(16)));

#if defined(__x86_64__)
#define IN_REGISTER "+x"
#elif defined(__aarch64__)
#define IN_REGISTER "+w"
#else
#error "x86-64 or AArch64 only"
#endif

enum { kSums = 12, kSteps = 1000000, kRepeats = 25 };

static double seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + 1e-9 * t.tv_nsec;
}

/* Twelve sums that do not wait for each other; the barrier keeps each multiply-add as it is written. */
#define STEP(i)          \
  c##i = c##i * a + b;   \
  __asm__ volatile("" : IN_REGISTER(c##i));

/* Seconds for kSums·kSteps multiply-adds. */
static double measure(void) {
  Vector a = {0.999f, 0.999f, 0.999f, 0.999f}, b = {0.001f, 0.001f, 0.001f, 0.001f};
  Vector c0 = b, c1 = b, c2 = b, c3 = b, c4 = b, c5 = b, c6 = b, c7 = b, c8 = b, c9 = b, c10 = b, c11 = b;
  const double start = seconds();
  for (int i = 0; i < kSteps; ++i) {
    STEP(0) STEP(1) STEP(2) STEP(3) STEP(4) STEP(5) STEP(6) STEP(7) STEP(8) STEP(9) STEP(10) STEP(11)
  }
  return seconds() - start;
}

int main(void) {
  const double gflop = kSums * 4.0 * 2 * kSteps * 1e-9;
  double all = 0, least = 1e9;
  for (int i = 0; i < kRepeats; ++i) {
    const double now = measure();
    all += now;
    if (now < least) least = now;
  }
  printf("%.2f %.2f\n", kRepeats * gflop / all, gflop / least);
  return 0;
}
