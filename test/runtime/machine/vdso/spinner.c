/* Threads that do nothing but ask what time it is, and look whether the clock that nobody can set has gone back: so the vDSO is never idle. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

static void *ask(void *unused) {
  struct timespec wall, steady, last = {0, 0};
  struct timeval day;
  for (;;) {
    if (clock_gettime(CLOCK_REALTIME, &wall) != 0 || gettimeofday(&day, NULL) != 0 || time(NULL) < 0) abort();
    if (clock_gettime(CLOCK_MONOTONIC, &steady) != 0) abort();
    if (steady.tv_sec < last.tv_sec || (steady.tv_sec == last.tv_sec && steady.tv_nsec < last.tv_nsec)) abort();
    last = steady;
  }
  return unused;
}

int main(void) {
  pthread_t thread;
  char line[16];
  for (int i = 0; i < 4; i++) pthread_create(&thread, NULL, ask, NULL);
  while (fgets(line, sizeof line, stdin)) printf("%ld\n", (long)time(NULL)), fflush(stdout);
}
