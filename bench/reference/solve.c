/*
 * The reference that the DC solve is held against: the sweeps of sim/network/kernel.ts in C, eight states side by side.
 * Reads factors, branches and injections from one binary file (little-endian; written by bench/solve.ts), times the
 * solve with all branch flows as bench/timing.ts does, and prints JSON: microseconds a state and the sum of the flows.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { LANES = 8, SAMPLES = 9 };

typedef struct {
  int32_t size, held, buses, branches, entries;
  int32_t *equation_bus, *lower_start, *lower_place, *upper_start, *upper_place, *branch_from, *branch_to;
  double *lower_value, *upper_value, *inverse_pivot, *constant, *held_angle, *gain, *offset, *injection;
} Plan;

__attribute__((noinline)) static void forward(const Plan *p, double *restrict w) {
  for (int j = 0; j < p->size; j++) {
    const double *in = p->injection + (size_t)p->equation_bus[j] * LANES;
    double y[LANES];
    for (int q = 0; q < LANES; q++) y[q] = in[q] + p->constant[j];
    for (int at = p->lower_start[j]; at < p->lower_start[j + 1]; at++) {
      const double l = p->lower_value[at], *wi = w + (size_t)p->lower_place[at] * LANES;
      for (int q = 0; q < LANES; q++) y[q] -= l * wi[q];
    }
    for (int q = 0; q < LANES; q++) w[(size_t)j * LANES + q] = y[q];
  }
}

__attribute__((noinline)) static void backward(const Plan *p, double *restrict w) {
  for (int j = p->size - 1; j >= 0; j--) {
    double x[LANES];
    for (int q = 0; q < LANES; q++) x[q] = w[(size_t)j * LANES + q] * p->inverse_pivot[j];
    for (int at = p->upper_start[j]; at < p->upper_start[j + 1]; at++) {
      const double v = p->upper_value[at], *wk = w + (size_t)p->upper_place[at] * LANES;
      for (int q = 0; q < LANES; q++) x[q] -= v * wk[q];
    }
    for (int q = 0; q < LANES; q++) w[(size_t)j * LANES + q] = x[q];
  }
}

__attribute__((noinline)) static void flows(const Plan *p, const double *restrict w, double *restrict flow) {
  for (int row = 0; row < p->branches; row++) {
    const double *from = w + (size_t)p->branch_from[row] * LANES, *to = w + (size_t)p->branch_to[row] * LANES;
    const double b = p->gain[row], c = p->offset[row];
    for (int q = 0; q < LANES; q++) flow[(size_t)row * LANES + q] = b * (from[q] - to[q]) + c;
  }
}

static void *aligned(size_t bytes) { return aligned_alloc(64, (bytes + 63) / 64 * 64 + 64); }

static void *part(FILE *file, size_t count, size_t each) {
  void *values = aligned(count * each);
  if (fread(values, each, count, file) != count) exit(2);
  return values;
}

static double now_us(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e6 + t.tv_nsec / 1e3;
}

static int ascending(const void *left, const void *right) {
  const double difference = *(const double *)left - *(const double *)right;
  return difference < 0 ? -1 : difference > 0;
}

static Plan read_plan(const char *name) {
  FILE *file = fopen(name, "rb");
  int32_t head[5];
  if (!file || fread(head, 4, 5, file) != 5) exit(2);
  Plan p = {.size = head[0], .held = head[1], .buses = head[2], .branches = head[3], .entries = head[4]};
  p.equation_bus = part(file, p.size, 4);
  p.lower_start = part(file, p.size + 1, 4);
  p.lower_place = part(file, p.entries, 4);
  p.upper_start = part(file, p.size + 1, 4);
  p.upper_place = part(file, p.entries, 4);
  p.branch_from = part(file, p.branches, 4);
  p.branch_to = part(file, p.branches, 4);
  p.lower_value = part(file, p.entries, 8);
  p.upper_value = part(file, p.entries, 8);
  p.inverse_pivot = part(file, p.size, 8);
  p.constant = part(file, p.size, 8);
  p.held_angle = part(file, p.held, 8);
  p.gain = part(file, p.branches, 8);
  p.offset = part(file, p.branches, 8);
  p.injection = part(file, (size_t)p.buses * LANES, 8);
  fclose(file);
  return p;
}

int main(int count, char **words) {
  if (count != 2) return 2;
  const Plan p = read_plan(words[1]);
  double *w = aligned((size_t)(p.size + p.held) * LANES * 8), *flow = aligned((size_t)p.branches * LANES * 8);
  for (int i = 0; i < p.held * LANES; i++) w[(size_t)p.size * LANES + i] = p.held_angle[i / LANES];
  double samples[SAMPLES], start = now_us();
  long calls = 0, repeats;
  for (; calls < 3 || now_us() - start < 100e3; calls++) forward(&p, w), backward(&p, w), flows(&p, w, flow);
  repeats = (long)ceil(40e3 / ((now_us() - start) / calls));
  for (int s = 0; s < SAMPLES; s++) {
    start = now_us();
    for (long r = 0; r < repeats; r++) forward(&p, w), backward(&p, w), flows(&p, w, flow);
    samples[s] = (now_us() - start) / repeats / LANES;
  }
  qsort(samples, SAMPLES, sizeof *samples, ascending);
  double sum = 0;
  for (int i = 0; i < p.branches * LANES; i++) sum += flow[i];
  printf("{\"microsecondsPerState\": %.6f, \"flowSum\": %.9f}\n", samples[SAMPLES / 2], sum);
}
