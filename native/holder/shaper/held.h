// Packets that wait until they are due.
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "table.h"

// The kernel holds the packet `id`; `bytes`, where there are any, are what it is to say. A copy is only here.
struct held {
  int64_t due;
  struct link *link;
  uint32_t id;
  bool copy;
  uint8_t *bytes;  // freed by whoever takes it out
  int length;
};

void hold(struct held packet);

// The one that is due first; NULL when there is none.
const struct held *first_held(void);

struct held take_first(void);

// Makes all that a link holds due now, in their order; of every link when it is NULL.
void hurry(struct link *link);
