#include "table.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const NAMES[FIELDS] = {"loss", "duplicate", "delay", "jitter", "corrupt", "rate"};

// A queue that never ends would hold packets for minutes: what would wait longer than this for its turn is lost, as in a router.
static const double LONGEST_WAIT = 1e9;

static struct link links[MAX_LINKS];
static int known;

struct link *find_link(const char *key) {
  for (int i = 0; i < known; i++)
    if (strcmp(links[i].key, key) == 0) return &links[i];
  return NULL;
}

// SplitMix64 (Steele, Lea, Flood 2014).
static uint64_t draw(uint64_t *state) {
  uint64_t z = (*state += 0x9e3779b97f4a7c15);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

static double draw_unit(struct link *link) { return (draw(&link->random) >> 11) * 0x1p-53; }

uint64_t draw_below(struct link *link, uint64_t limit) { return draw_unit(link) * limit; }

// Each link draws from a stream of its own, so that one link's traffic never moves another's draws.
static uint64_t stream_of(const char *key, uint64_t seed) {
  for (; *key; key++) seed = (seed ^ (unsigned char)*key) * 0x100000001b3;
  return seed;
}

static bool read_shape(char *words, double *shape) {
  for (int i = 0; i < FIELDS; i++) shape[i] = NAN;
  char *rest;
  for (char *word = strtok_r(words, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
    char *value = strchr(word, '=');
    int field = 0;
    if (value) *value++ = 0;
    while (field < FIELDS && strcmp(NAMES[field], word) != 0) field++;
    if (!value || field == FIELDS) return false;
    shape[field] = strtod(value, NULL);
  }
  return true;
}

// Adds a line `KEY field=value …` to a table.
static const char *add_line(struct link *table, int *size, char *line) {
  char *words = strchr(line, ' ');
  if (words) *words++ = 0;
  if (strlen(line) >= MAX_KEY) return "a key is too long";
  int i = 0;
  while (i < *size && strcmp(table[i].key, line) != 0) i++;
  if (i == MAX_LINKS) return "too many links";
  if (i == *size) table[(*size)++] = (struct link){0};
  strcpy(table[i].key, line);
  if (table[i].shaped == MAX_SHAPES) return "too many shapes of one link";
  return read_shape(words ? words : line + strlen(line), table[i].shapes[table[i].shaped++]) ? NULL : "there is no such field of a shape";
}

static bool same_shapes(const struct link *a, const struct link *b) {
  return a->shaped == b->shaped && memcmp(a->shapes, b->shapes, a->shaped * sizeof *a->shapes) == 0;
}

static void replace(struct link *link, const struct link *wanted, void (*changed)(struct link *)) {
  static const struct link none;
  if (!wanted) wanted = &none;
  if (same_shapes(link, wanted)) return;
  memcpy(link->shapes, wanted->shapes, sizeof link->shapes);
  memset(link->free_at, 0, sizeof link->free_at);
  link->shaped = wanted->shaped;
  changed(link);
}

const char *set_table(const char *text, uint64_t seed, void (*changed)(struct link *)) {
  static struct link table[MAX_LINKS];
  int size = known;
  for (int i = 0; i < known; i++) {
    table[i] = (struct link){0};
    strcpy(table[i].key, links[i].key);
  }
  char *lines = strdup(text), *rest;
  const char *wrong = NULL;
  for (char *line = strtok_r(lines, "\n", &rest); line && !wrong; line = strtok_r(NULL, "\n", &rest))
    wrong = add_line(table, &size, line);
  free(lines);
  if (wrong) return wrong;
  for (int i = 0; i < size; i++) {
    if (i == known) {
      links[known] = (struct link){.random = stream_of(table[i].key, seed)};
      strcpy(links[known++].key, table[i].key);
    }
    replace(&links[i], &table[i], changed);
  }
  return NULL;
}

void tell_table(char *text, size_t size) {
  size_t at = 0;
  text[0] = 0;
#define TELL(...) (at += at < size ? snprintf(text + at, size - at, __VA_ARGS__) : 0)
  for (int i = 0; i < known; i++) {
    for (int s = 0; s < links[i].shaped; s++) {
      TELL("%s", links[i].key);
      for (int f = 0; f < FIELDS; f++)
        if (!isnan(links[i].shapes[s][f])) TELL(" %s=%.17g", NAMES[f], links[i].shapes[s][f]);
      TELL("\n");
    }
    TELL("%s counts", links[i].key);
    for (int c = 0; c < COUNTS; c++) TELL(" %llu", (unsigned long long)links[i].counts[c]);
    TELL("\n");
  }
#undef TELL
}

// How long a copy waits for its turn at a rate; negative when the queue is full. One that finds it empty is always taken.
static int64_t wait_turn(int64_t *free_at, double rate, int length, int64_t now) {
  bool idle = *free_at <= now;
  double until = (idle ? now : *free_at) + length / rate * 1e9;
  if (!idle && until - now > LONGEST_WAIT) return -1;
  *free_at = until;
  return until - now;
}

// How late one copy is; negative when it is lost after all.
static int64_t draw_wait(struct link *link, struct fate *fate, int length, int64_t now) {
  int64_t wait = 0;
  for (int s = 0; s < link->shaped; s++) {
    const double *shape = link->shapes[s];
    if (shape[DELAY] > 0) wait += shape[DELAY];
    if (shape[JITTER] > 0) wait += draw_unit(link) * shape[JITTER];
  }
  fate->delayed |= wait > 0;
  for (int s = 0; s < link->shaped; s++) {
    if (!(link->shapes[s][RATE] > 0)) continue;
    int64_t turn = wait_turn(&link->free_at[s], link->shapes[s][RATE], length, now);
    if (turn < 0) return -1;
    fate->waited = true;
    wait += turn;
  }
  return wait;
}

struct fate draw_fate(struct link *link, int length, int64_t now) {
  struct fate fate = {0};
  int copies = 1;
  for (int s = 0; s < link->shaped; s++) {
    const double *shape = link->shapes[s];
    if (shape[LOSS] > 0 && draw_unit(link) < shape[LOSS]) return fate;
    if (shape[DUPLICATE] > 0 && draw_unit(link) < shape[DUPLICATE]) copies = 2;
    if (shape[CORRUPT] > 0 && draw_unit(link) < shape[CORRUPT]) fate.corrupt = true;
  }
  for (int i = 0; i < copies; i++) {
    int64_t wait = draw_wait(link, &fate, length, now);
    if (wait >= 0) fate.wait[fate.copies++] = wait;
  }
  return fate;
}
