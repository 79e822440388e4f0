/*
 * Witness: every activity holds its number once, as ^00000012^. Each subscriber must see each number of its room once, and all
 * subscribers of a room in the same order; where one connection posts, in the order of posting.
 */
#ifndef BENCH_WITNESS_H
#define BENCH_WITNESS_H
#include "bytes.h"
#include "clock.h"

static uint32_t rooms, members_of_room, first, count; /* this run: numbers first … first + count - 1 */
static int one_poster;
static uint64_t *sent_at;
static uint32_t *awaited; /* how many have still to see it */
static uint32_t **order, *ordered;
static uint32_t in_flight;
static uint64_t delivered, doubled, disordered, strange;

typedef struct {
  uint32_t room, place;
  uint8_t matched;
  uint32_t number;
  uint8_t *seen;
} Sight;

static void expect_run(uint32_t from, uint32_t how_many) {
  first = from, count = how_many;
  delivered = doubled = disordered = strange = in_flight = 0;
  sent_at = realloc(sent_at, sizeof *sent_at * count);
  awaited = realloc(awaited, sizeof *awaited * count);
  for (uint32_t i = 0; i < count; i++) awaited[i] = members_of_room;
  if (!order) order = allot(rooms, sizeof *order), ordered = allot(rooms, sizeof *ordered);
  for (uint32_t room = 0; room < rooms; room++) {
    order[room] = realloc(order[room], sizeof **order * (count / rooms + 1));
    ordered[room] = 0;
  }
  forget_times();
}

static void expect_all(Sight *sight) {
  free(sight->seen);
  sight->seen = allot(count / 8 + 1, 1);
  sight->place = 0;
}

static void saw(Sight *sight, uint32_t number, uint64_t now) {
  if (number < first || number >= first + count || number % rooms != sight->room) {
    strange++;
    return;
  }
  uint32_t index = number - first;
  if (sight->seen[index / 8] & 1 << index % 8) {
    doubled++;
    return;
  }
  sight->seen[index / 8] |= (uint8_t)(1 << index % 8);
  uint32_t *list = order[sight->room], *length = &ordered[sight->room];
  if (sight->place == *length) {
    if (one_poster && *length > 0 && list[*length - 1] > number) disordered++;
    list[(*length)++] = number;
  } else if (list[sight->place] != number) disordered++;
  sight->place++;
  delivered++;
  took(now - sent_at[index]);
  if (--awaited[index] == 0) in_flight--;
}

/* The number may be cut anywhere by the edge of a read. */
static void look_for_numbers(Sight *sight, const uint8_t *at, size_t length, uint64_t now) {
  const uint8_t *end = at + length;
  while (at < end) {
    if (sight->matched == 0) {
      at = memchr(at, '^', (size_t)(end - at));
      if (!at) return;
      at++, sight->matched = 1, sight->number = 0;
    } else if (sight->matched < 9) {
      uint8_t digit = (uint8_t)(*at - '0');
      if (digit > 9) sight->matched = 0;
      else sight->number = sight->number * 10 + digit, sight->matched++, at++;
    } else {
      if (*at == '^') at++, saw(sight, sight->number, now);
      sight->matched = 0;
    }
  }
}
#endif
