#include "packet.h"

#include <arpa/inet.h>
#include <string.h>

enum { PROBE_PORT = 61717 };  // the beacon's

static int header_of(const uint8_t *packet) { return (packet[0] & 15) * 4; }

static uint16_t word(const uint8_t *at) { return at[0] << 8 | at[1]; }

static void put_word(uint8_t *at, uint16_t value) {
  at[0] = value >> 8;
  at[1] = value;
}

void source_of(const uint8_t *packet, char text[16]) { inet_ntop(AF_INET, packet + 12, text, 16); }

uint32_t destination_of(const uint8_t *packet) {
  uint32_t address;
  memcpy(&address, packet + 16, 4);
  return address;
}

bool is_probe(const uint8_t *packet, int length) {
  int ports = header_of(packet);
  if (packet[9] != IPPROTO_UDP || length < ports + 8) return false;
  return word(packet + ports) == PROBE_PORT || word(packet + ports + 2) == PROBE_PORT;
}

// Where the payload begins; the packet's end where there is none.
static int payload_at(const uint8_t *packet, int length) {
  int segment = header_of(packet), at = length;
  bool fragment = (word(packet + 6) & 0x3fff) != 0;
  if (!fragment && packet[9] == IPPROTO_UDP) at = segment + 8;
  if (!fragment && packet[9] == IPPROTO_TCP && length >= segment + 20) at = segment + (packet[segment + 12] >> 4) * 4;
  return at < length ? at : length;
}

int payload_of(const uint8_t *packet, int length) { return length - payload_at(packet, length); }

// The ones' complement sum of RFC 1071 over the segment and its pseudo-header.
static uint16_t checksum(const uint8_t *packet, int length) {
  int segment = header_of(packet);
  uint32_t sum = packet[9] + length - segment;
  for (int i = 12; i < 20; i += 2) sum += word(packet + i);
  for (int i = segment; i + 1 < length; i += 2) sum += word(packet + i);
  if ((length - segment) % 2) sum += packet[length - 1] << 8;
  while (sum >> 16) sum = (sum & 0xffff) + (sum >> 16);
  return ~sum;
}

void flip_payload_bit(uint8_t *packet, int length, uint64_t bit) {
  bool udp = packet[9] == IPPROTO_UDP;
  uint8_t *sum = packet + header_of(packet) + (udp ? 6 : 16);
  packet[payload_at(packet, length) + bit / 8] ^= 1 << bit % 8;
  if (udp && word(sum) == 0) return;  // it was sent without one
  put_word(sum, 0);
  uint16_t right = checksum(packet, length);
  put_word(sum, udp && right == 0 ? 0xffff : right);
}
