#include "held.h"

#include <stdlib.h>

static struct held *heap;
static int size, room;

static const int64_t LONG_AGO = (int64_t)1 << 62;

static void swap(int a, int b) {
  struct held kept = heap[a];
  heap[a] = heap[b];
  heap[b] = kept;
}

static void rise(int at) {
  for (int above; at > 0 && heap[above = (at - 1) / 2].due > heap[at].due; at = above) swap(at, above);
}

static void sink(int at) {
  for (;;) {
    int below = 2 * at + 1;
    if (below + 1 < size && heap[below + 1].due < heap[below].due) below++;
    if (below >= size || heap[at].due <= heap[below].due) return;
    swap(at, below);
    at = below;
  }
}

void hold(struct held packet) {
  if (size == room) {
    room = room ? room * 2 : 1024;
    heap = realloc(heap, room * sizeof *heap);
    if (!heap) abort();
  }
  heap[size] = packet;
  rise(size++);
}

const struct held *first_held(void) { return size ? heap : NULL; }

struct held take_first(void) {
  struct held first = heap[0];
  heap[0] = heap[--size];
  sink(0);
  return first;
}

void hurry(struct link *link) {
  for (int i = 0; i < size; i++)
    if ((!link || heap[i].link == link) && heap[i].due > 0) heap[i].due -= LONG_AGO;
  for (int i = size / 2 - 1; i >= 0; i--) sink(i);
}
