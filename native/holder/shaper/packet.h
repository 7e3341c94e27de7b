// What this program knows of IPv4 packets.
#pragma once
#include <stdbool.h>
#include <stdint.h>

// The address of the sender, as text.
void source_of(const uint8_t *packet, char text[16]);

// Where it goes, in the order of the network.
uint32_t destination_of(const uint8_t *packet);

// Whether it is a datagram of a probe, which is no traffic of the system's.
bool is_probe(const uint8_t *packet, int length);

// How many bytes TCP or UDP carry in it; 0 where it is a fragment or something else.
int payload_of(const uint8_t *packet, int length);

// Flips one bit of the payload and mends the checksum, so that whoever reads it is given wrong bytes and no layer below notices.
void flip_payload_bit(uint8_t *packet, int length, uint64_t bit);
