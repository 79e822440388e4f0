/*
 * Send: the limit. One process that writes what it is given to every subscriber, by one send(2) each, and does nothing else.
 * In:  SUBSCRIBE-PORT PUBLISH-PORT. Whoever connects to the first and says something is a subscriber; on the second come
 *      messages, each behind its length, as they are to be sent. `ready` when it listens.
 */
#include "net.h"

enum { MOST = 1 << 20 };
static const char WELCOME[] =
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: -\r\n\r\n";

static int subscribers[65536], subscriber_count;
static uint8_t pending[MOST];
static size_t pending_length;

static void send_to_all(const uint8_t *at, size_t length) {
  for (int i = 0; i < subscriber_count; i++)
    if (send(subscribers[i], at, length, MSG_NOSIGNAL) != (ssize_t)length) die("a subscriber did not take it");
}

static void read_messages(int fd) {
  ssize_t got = recv(fd, pending + pending_length, MOST - pending_length, MSG_DONTWAIT);
  if (got == 0) exit(0);
  if (got < 0) return;
  pending_length += (size_t)got;
  size_t at = 0;
  for (uint32_t length; pending_length - at >= 4; at += 4 + length) {
    memcpy(&length, pending + at, 4);
    if (pending_length - at - 4 < length) break;
    send_to_all(pending + at + 4, length);
  }
  memmove(pending, pending + at, pending_length -= at);
}

static void read_subscriber(int fd) {
  static uint8_t bytes[4096];
  ssize_t got = recv(fd, bytes, sizeof bytes, MSG_DONTWAIT);
  if (got == 0) close(fd);
  if (got <= 0 || memmem(bytes, (size_t)got, "GET ", 4) == NULL) return;
  send_all(fd, (const uint8_t *)WELCOME, strlen(WELCOME));
  subscribers[subscriber_count++] = fd;
}

int main(int argc, char **argv) {
  if (argc != 3) die("SUBSCRIBE-PORT PUBLISH-PORT");
  int loop = epoll_create1(0), publisher = -1;
  int doors[2] = {listen_on(atoi(argv[1])), listen_on(atoi(argv[2]))};
  watch(loop, doors[0], (uint64_t)doors[0]);
  watch(loop, doors[1], (uint64_t)doors[1]);
  puts("ready");
  fflush(stdout);
  for (;;) {
    struct epoll_event events[256];
    int found = epoll_wait(loop, events, 256, -1);
    for (int i = 0; i < found; i++) {
      int fd = (int)events[i].data.u64;
      if (fd == doors[0] || fd == doors[1]) {
        int met = accept(fd, NULL, NULL);
        if (met < 0) continue;
        without_delay(met);
        if (fd == doors[1]) publisher = met;
        watch(loop, met, (uint64_t)met);
      } else if (fd == publisher) read_messages(fd);
      else read_subscriber(fd);
    }
  }
}
