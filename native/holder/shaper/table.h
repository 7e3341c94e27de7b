// What each link into or out of this node does to packets, and how often it has done it.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// What a link may do: probabilities, nanoseconds, bytes a second. What was not said is NAN, and told so when somebody asks.
enum field { LOSS, DUPLICATE, DELAY, JITTER, CORRUPT, RATE, FIELDS };
enum count { TOUCHED, LOST, REPEATED, DELAYED, WAITED, CORRUPTED, COUNTS };
enum { MAX_SHAPES = 16, MAX_LINKS = 128, MAX_KEY = 16 };

// All shapes of a link apply. A link stays in the table, with its counters, when its shapes have gone.
struct link {
  char key[MAX_KEY];  // the address of the peer that sends, or FROM_CLIENTS, or TO_CLIENTS
  double shapes[MAX_SHAPES][FIELDS];
  int shaped;
  uint64_t random;
  int64_t free_at[MAX_SHAPES];  // until when what has been sent before takes all that the rate allows
  uint64_t counts[COUNTS];
};

#define FROM_CLIENTS "from-clients"
#define TO_CLIENTS "to-clients"

// What becomes of one packet. More than one copy means that it is repeated; each comes at its own time.
struct fate {
  int copies;
  int64_t wait[2];
  bool corrupt;
  bool delayed, waited;
};

// Puts these lines in the place of the table: `KEY field=value …`, one a shape. Calls `changed` for each link that is not what it
// was. Says what is wrong with the text, and then nothing has changed; NULL when nothing is.
const char *set_table(const char *text, uint64_t seed, void (*changed)(struct link *));

// The link with this key; NULL when it was never in the table.
struct link *find_link(const char *key);

// Writes the table and the counters, in lines as `set_table` takes them and lines `KEY counts number …`.
void tell_table(char *text, size_t size);

// Draws what becomes of a packet of this length that came now. The draws of a link are the seed's, packet by packet.
struct fate draw_fate(struct link *link, int length, int64_t now);

// A number below `limit`, drawn.
uint64_t draw_below(struct link *link, uint64_t limit);
