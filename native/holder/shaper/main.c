// Shapes the links of one node: takes the packets that the node's rules send to the queue, and loses, repeats, delays, alters and
// holds back as its table says. One runs in a node's network namespace for as long as a link there is shaped.
//
//   shaper table SEED LINES    puts LINES in the place of the table; starts the one that runs, where none does
//   shaper tell                prints table and counters; nothing where none runs
//   shaper end                 lets go of all that is held, prints table and counters, and ends the one that runs
//   shaper try                 whether this kernel has such queues
//   shaper source              the hash of the sources that this was built from
//
// When it dies, packets flow: rules that bypass a queue that nobody has make that so.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "held.h"
#include "packet.h"
#include "queue.h"
#include "table.h"

enum { TEXT = 1 << 16 };

static const struct sockaddr_un DOOR = {.sun_family = AF_UNIX, .sun_path = "\0ordeal-shaper"};  // one in each network namespace

static int raw = -1;  // where copies leave by
static uint64_t seed;

static int64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

static void fail(const char *what) {
  fprintf(stderr, "shaper: %s: %s\n", what, strerror(errno));
  exit(1);
}

static struct link *link_of(const struct queued *packet) {
  char source[16];
  if (packet->leaves) return find_link(TO_CLIENTS);
  source_of(packet->bytes, source);
  struct link *peer = find_link(source);
  return peer ? peer : find_link(FROM_CLIENTS);
}

// Probes are shaped as everything is and not counted: what is counted is what the system met.
static void count(struct link *link, const struct fate *fate, bool altered) {
  bool lost = fate->copies == 0, repeated = fate->copies > 1;
  link->counts[LOST] += lost;
  link->counts[REPEATED] += repeated;
  link->counts[DELAYED] += !lost && fate->delayed;
  link->counts[WAITED] += !lost && fate->waited;
  link->counts[CORRUPTED] += altered;
  link->counts[TOUCHED] += lost || repeated || fate->delayed || fate->waited || altered;
}

static uint8_t *duplicate_of(const uint8_t *bytes, int length) {
  uint8_t *copy = malloc(length);
  if (!copy) abort();
  return memcpy(copy, bytes, length);
}

static void let_go(struct held packet) {
  struct sockaddr_in to = {.sin_family = AF_INET};
  if (packet.copy) {
    to.sin_addr.s_addr = destination_of(packet.bytes);
    sendto(raw, packet.bytes, packet.length, MSG_DONTWAIT, (void *)&to, sizeof to);
  } else {
    pass_queued(packet.id, packet.bytes, packet.length);
  }
  free(packet.bytes);
}

static void deal(const struct queued *packet) {
  struct link *link = link_of(packet);
  if (!link || link->shaped == 0) return pass_queued(packet->id, NULL, 0);
  struct fate fate = draw_fate(link, packet->length, now());
  int payload = payload_of(packet->bytes, packet->length);
  bool altered = fate.copies > 0 && fate.corrupt && payload > 0;
  if (altered) flip_payload_bit(packet->bytes, packet->length, draw_below(link, payload * 8));
  if (!is_probe(packet->bytes, packet->length)) count(link, &fate, altered);
  if (fate.copies == 0) return drop_queued(packet->id);
  for (int i = 0; i < fate.copies; i++) {
    struct held held = {.due = now() + fate.wait[i], .link = link, .id = packet->id, .copy = i > 0};
    if (altered || held.copy) held.bytes = duplicate_of(packet->bytes, held.length = packet->length);
    if (fate.wait[i] > 0) hold(held);
    else let_go(held);
  }
}

static void let_go_of_due(void) {
  while (first_held() && first_held()->due <= now()) let_go(take_first());
}

static void read_all(int from, char *text) {
  size_t at = 0;
  for (ssize_t n; at < TEXT - 1 && (n = read(from, text + at, TEXT - 1 - at)) > 0;) at += n;
  text[at] = 0;
}

static void write_all(int to, const char *text) {
  for (ssize_t n, left = strlen(text); left > 0; left -= n, text += n)
    if ((n = write(to, text, left)) < 0) return;
}

// Answers one question. The first line says what is wanted.
static void answer(int listener) {
  static char text[TEXT];
  int asker = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
  if (asker < 0) return;
  read_all(asker, text);
  bool end = strcmp(text, "end\n") == 0;
  const char *wrong = strncmp(text, "table\n", 6) == 0 ? set_table(text + 6, seed, hurry) : NULL;
  if (end) hurry(NULL);
  let_go_of_due();
  if (wrong) snprintf(text, TEXT, "wrong: %s\n", wrong);
  else tell_table(text, TEXT);
  write_all(asker, text);
  if (end) exit(0);
  close(asker);
}

static void serve(int queue, int listener) {
  for (;;) {
    let_go_of_due();
    struct pollfd ears[] = {{.fd = queue, .events = POLLIN}, {.fd = listener, .events = POLLIN}};
    int64_t wait = first_held() ? first_held()->due - now() : 0;
    struct timespec patience = {.tv_sec = wait > 0 ? wait / 1000000000 : 0, .tv_nsec = wait > 0 ? wait % 1000000000 : 0};
    if (ppoll(ears, 2, first_held() ? &patience : NULL, NULL) <= 0) continue;
    if (ears[0].revents) receive_queued(deal);
    if (ears[1].revents) answer(listener);
  }
}

static socklen_t door_size(void) { return sizeof(sa_family_t) + 1 + strlen(DOOR.sun_path + 1); }

// Becomes the one that runs. Whoever asked for it goes on when everything is in place.
static void start(void) {
  int queue = open_queue(), mark = MARK;
  if (queue < 0) fail("no queue for packets");
  raw = socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_RAW);
  if (raw < 0 || setsockopt(raw, SOL_SOCKET, SO_MARK, &mark, sizeof mark) < 0) fail("no raw socket");
  int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (listener < 0 || bind(listener, (void *)&DOOR, door_size()) < 0 || listen(listener, 8) < 0) fail("no socket for questions");
  pid_t child = fork();
  if (child < 0) fail("no process");
  if (child > 0) return;
  setsid();
  signal(SIGPIPE, SIG_IGN);
  for (int i = 0; i < 3; i++) close(i);
  serve(queue, listener);
}

// Asks the one that runs, and prints what it answers. Whether there is one.
static bool ask(const char *question, const char *lines) {
  static char text[TEXT];
  int door = socket(AF_UNIX, SOCK_STREAM, 0);
  if (door < 0 || connect(door, (void *)&DOOR, door_size()) < 0) return false;
  write_all(door, question);
  write_all(door, lines);
  shutdown(door, SHUT_WR);
  read_all(door, text);
  fputs(text, stdout);
  fflush(stdout);
  if (strncmp(text, "wrong", 5) == 0) exit(1);
  return true;
}

int main(int count, char **words) {
  const char *verb = count > 1 ? words[1] : "";
  if (strcmp(verb, "table") == 0 && count == 4) {
    if (ask("table\n", words[3])) return 0;
    seed = strtoull(words[2], NULL, 10);
    start();
    return ask("table\n", words[3]) ? 0 : 1;
  }
  if (strcmp(verb, "tell") == 0) return ask("tell\n", ""), 0;
  if (strcmp(verb, "end") == 0) return ask("end\n", ""), 0;
  if (strcmp(verb, "try") == 0) return open_queue() < 0 ? (fail("no queue for packets"), 1) : 0;
  if (strcmp(verb, "source") == 0) return puts(SOURCE), 0;
  fputs("shaper: table SEED LINES, tell, end, try, source\n", stderr);
  return 2;
}
