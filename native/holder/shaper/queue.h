// The kernel's queue of packets that wait for a verdict (NFQUEUE), spoken to over netlink.
#pragma once
#include <stdbool.h>
#include <stdint.h>

// The number of the queue, and the mark of packets that have been in it: rules let those pass.
enum { QUEUE = 61717, MARK = 0x61717 };

// A packet in the queue. Its bytes are only there while it is being received.
struct queued {
  uint32_t id;
  bool leaves;  // it is on its way out of this node
  uint8_t *bytes;
  int length;
};

// Takes the queue of this network namespace. Returns a descriptor to poll, or -1 with errno.
int open_queue(void);

// Hands each packet that has come to `each`, and returns when none is left.
void receive_queued(void (*each)(const struct queued *));

void drop_queued(uint32_t id);

// Lets a packet go on, with these bytes in the place of its own unless they are NULL. It goes through the rules again: a link may have
// been cut since.
void pass_queued(uint32_t id, const uint8_t *bytes, int length);
