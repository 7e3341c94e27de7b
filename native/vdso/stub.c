/*
 * A wall clock that is wrong, for x86-64 Linux: what lies in the vDSO of a process whose clock is skewed. The three entries of the vDSO that
 * tell the time of day jump here; each asks the kernel for the true time, and answers with what the skew in force makes of it. Clocks that do
 * not tell the time of day are answered as they were asked. The bytes are position-independent, and data and code are one piece: see stub.ld.
 */
typedef long s64;
typedef unsigned long u64;

/* How the clock is wrong, and what came of it. Times are nanoseconds. */
struct skew {
  s64 offset;   /* ahead at `since`, a true time */
  s64 since;
  s64 drift;    /* gained in each true nanosecond, times 2^32 */
  u64 answers;  /* how many this skew has given */
  s64 ahead;    /* by how much the last of them was wrong */
  s64 told;     /* that answer */
};

/* The first bytes of the stub. Whoever skews a clock writes the skew that is not in force, then `turn`: so no answer is made of two. */
static volatile struct {
  u64 mark;           /* tells that this is a stub */
  u64 start, length;  /* of the vDSO */
  u64 turn;           /* counts changes; its last bit says which skew is in force */
  u64 writable;       /* whether this can be written from inside, too */
  u64 wrong;          /* how many answers were not the true time */
  struct skew skews[2];
} page __attribute__((section(".page"), used)) = {.mark = 0x6b636f6c436c6172};

#define ENTRY __attribute__((section(".code"), used, noinline))
#define INLINE static inline __attribute__((always_inline))

enum { SYS_mprotect = 10, SYS_gettimeofday = 96, SYS_clock_gettime = 228 };
enum { REALTIME = 0, REALTIME_COARSE = 5, REALTIME_ALARM = 8, TAI = 11 };
enum { READ_WRITE_EXECUTE = 7 };

#define SECOND 1000000000L

INLINE s64 kernel(s64 call, s64 first, s64 second, s64 third) {
  s64 result;
  __asm__ volatile("syscall" : "=a"(result) : "a"(call), "D"(first), "S"(second), "d"(third) : "rcx", "r11", "memory");
  return result;
}

/* Where that is refused, answers are given and not counted. The whole vDSO, since the kernel does not split it. */
INLINE int can_be_written(void) {
  if (!page.writable && kernel(SYS_mprotect, page.start, page.length, READ_WRITE_EXECUTE) == 0) page.writable = 1;
  return page.writable != 0;
}

INLINE void count(volatile struct skew *skew, s64 ahead, s64 told) {
  if (!can_be_written()) return;
  skew->ahead = ahead;
  skew->told = told;
  __atomic_fetch_add(&skew->answers, 1, __ATOMIC_RELAXED);
  if (ahead != 0) __atomic_fetch_add(&page.wrong, 1, __ATOMIC_RELAXED);
}

/* What to answer when it is `now` in truth. Should the skew be changed meanwhile, it is looked at again. */
static __attribute__((section(".code"), noinline)) s64 skewed(s64 now) {
  for (;;) {
    u64 turn = page.turn;
    volatile struct skew *skew = &page.skews[turn & 1];
    s64 ahead = skew->offset + (s64)(((__int128)(now - skew->since) * skew->drift) >> 32);
    if (page.turn != turn) continue;
    count(skew, ahead, now + ahead);
    return now + ahead;
  }
}

/* Divides a time into seconds and the rest, which is never negative. */
INLINE void split(s64 time, s64 *seconds, s64 *rest) {
  *seconds = time / SECOND;
  *rest = time % SECOND;
  if (*rest < 0) *rest += SECOND, *seconds -= 1;
}

ENTRY s64 vdso_clock_gettime(s64 clock, s64 *answer) {
  s64 result = kernel(SYS_clock_gettime, clock, (s64)answer, 0);
  int id = (int)clock;
  if (result != 0 || (id != REALTIME && id != REALTIME_COARSE && id != REALTIME_ALARM && id != TAI)) return result;
  split(skewed(answer[0] * SECOND + answer[1]), &answer[0], &answer[1]);
  return 0;
}

ENTRY s64 vdso_gettimeofday(s64 *answer, void *zone) {
  s64 result = kernel(SYS_gettimeofday, (s64)answer, (s64)zone, 0);
  if (result != 0 || !answer) return result;
  split(skewed(answer[0] * SECOND + answer[1] * 1000), &answer[0], &answer[1]);
  answer[1] /= 1000;
  return 0;
}

ENTRY s64 vdso_time(s64 *answer) {
  s64 now[2], seconds, rest;
  kernel(SYS_clock_gettime, REALTIME_COARSE, (s64)now, 0);
  split(skewed(now[0] * SECOND + now[1]), &seconds, &rest);
  if (answer) *answer = seconds;
  return seconds;
}
