/* Frames: takes the bytes of one connection apart: HTTP's head first, then WebSocket frames, or one stream without frames. */
#ifndef BENCH_FRAMES_H
#define BENCH_FRAMES_H
#include <stdint.h>
#include <string.h>

typedef struct {
  uint8_t head_matched; /* of CR LF CR LF */
  uint8_t past_head;
  uint8_t is_stream; /* no frames after the head */
  uint8_t header[14];
  uint8_t header_length;
  uint8_t in_payload;
  uint8_t opcode;
  uint64_t length, left;
} Frames;

typedef struct {
  void *who;
  void (*past_head)(void *who);
  void (*payload)(void *who, const uint8_t *at, size_t length);
  void (*frame_end)(void *who, uint8_t opcode, uint64_t length);
} Taker;

static size_t header_size(const Frames *f) {
  if (f->header_length < 2) return 2;
  uint8_t length = f->header[1] & 127;
  return 2 + (length == 126 ? 2 : length == 127 ? 8 : 0);
}

static void open_frame(Frames *f) {
  uint64_t length = f->header[1] & 127;
  int wide = length == 126 ? 2 : length == 127 ? 8 : 0;
  if (wide) length = 0;
  for (int i = 0; i < wide; i++) length = length << 8 | f->header[2 + i];
  f->opcode = f->header[0] & 15;
  f->length = f->left = length;
  f->in_payload = 1;
}

static void take_apart(Frames *f, const Taker *taker, const uint8_t *at, size_t length) {
  static const char END[4] = "\r\n\r\n";
  while (length > 0 && !f->past_head) {
    f->head_matched = *at == END[f->head_matched] ? f->head_matched + 1 : *at == '\r';
    at++, length--;
    if (f->head_matched == 4) f->past_head = 1, taker->past_head(taker->who);
  }
  if (f->is_stream && length > 0) {
    taker->payload(taker->who, at, length);
    return;
  }
  while (length > 0) {
    if (!f->in_payload) {
      f->header[f->header_length++] = *at++;
      length--;
      if (f->header_length < header_size(f)) continue;
      open_frame(f);
    }
    size_t part = f->left < length ? (size_t)f->left : length;
    if (part > 0) taker->payload(taker->who, at, part);
    at += part, length -= part, f->left -= part;
    if (f->left > 0) return;
    f->in_payload = f->header_length = 0;
    taker->frame_end(taker->who, f->opcode, f->length);
  }
}
#endif
