/* Bytes: a file that the harness wrote, read as numbers and as strings with a length. */
#ifndef BENCH_BYTES_H
#define BENCH_BYTES_H
#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct { const uint8_t *at; uint32_t length; } Bytes;

static void die(const char *format, ...) {
  va_list args;
  va_start(args, format);
  vfprintf(stderr, format, args);
  va_end(args);
  if (errno) fprintf(stderr, ": %s", strerror(errno));
  fputc('\n', stderr);
  exit(1);
}

static void *allot(size_t count, size_t size) {
  void *memory = calloc(count ? count : 1, size);
  if (!memory) die("out of memory");
  return memory;
}

static const uint8_t *read_file(const char *name) {
  FILE *file = fopen(name, "rb");
  if (!file) die("%s", name);
  fseek(file, 0, SEEK_END);
  long size = ftell(file);
  rewind(file);
  uint8_t *all = allot((size_t)size, 1);
  if (fread(all, 1, (size_t)size, file) != (size_t)size) die("%s", name);
  fclose(file);
  return all;
}

static uint32_t take_number(const uint8_t **cursor) {
  uint32_t value;
  memcpy(&value, *cursor, 4);
  *cursor += 4;
  return value;
}

static Bytes take_bytes(const uint8_t **cursor) {
  Bytes bytes = {.length = take_number(cursor)};
  bytes.at = *cursor;
  *cursor += bytes.length;
  return bytes;
}
#endif
