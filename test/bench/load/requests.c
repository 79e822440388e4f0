/*
 * Requests: asks an HTTP server over keep-alive connections, one question at a time on each, in one thread with epoll.
 *
 * In:  FILE PORT CONNECTIONS; the file (harness/plan.mjs) holds whole requests, asked in turn. On stdin: `run COUNT RATE`: RATE a
 *      second on whatever connection is free (times count from when it was due), or 0: each connection asks as soon as it has its answer.
 * Out: `ready`, then a line of JSON for each run. An answer must have a Content-Length.
 */
#include "clock.h"
#include "net.h"

enum { BUFFER = 1 << 20, HEAD = 8192 };
typedef struct {
  int fd;
  uint64_t asked;
  int is_busy;
  char head[HEAD + 1];
  size_t head_length;
  int64_t body_left; /* -1 while the head is read */
} Connection;

static int loop;
static Connection *connections;
static uint32_t connection_count, request_count, next_request;
static Bytes *requests;
static uint64_t good, bad, begin, bytes_read;
static uint32_t asked, wanted;
static double rate;
static uint8_t buffer[BUFFER];

static int ask(Connection *one) {
  uint64_t now = now_us(), due = rate > 0 ? begin + (uint64_t)(asked * 1e6 / rate) : now;
  if (asked == wanted || due > now) return 0;
  Bytes request = requests[next_request++ % request_count];
  one->asked = due, one->is_busy = 1, one->head_length = 0, one->body_left = -1;
  asked++;
  send_all(one->fd, request.at, request.length);
  return 1;
}

static void finish(Connection *one) {
  int status = atoi(one->head + 9);
  if (status >= 200 && status < 300) good++;
  else bad++;
  took(now_us() - one->asked);
  one->is_busy = 0;
}

static void read_head(Connection *one, size_t got) {
  size_t kept = got < HEAD - one->head_length ? got : HEAD - one->head_length;
  memcpy(one->head + one->head_length, buffer, kept);
  one->head_length += kept;
  one->head[one->head_length] = 0;
  char *end = strstr(one->head, "\r\n\r\n");
  if (!end) {
    if (one->head_length == HEAD) errno = 0, die("the head of an answer is too long");
    return;
  }
  char *length = strcasestr(one->head, "\r\ncontent-length:");
  if (!length) errno = 0, die("an answer without Content-Length:\n%s", one->head);
  size_t before = one->head_length - kept, past = (size_t)(end + 4 - one->head) - before;
  one->body_left = atoll(length + 17) - (int64_t)(got - past);
}

static void read_answer(Connection *one) {
  ssize_t got = recv(one->fd, buffer, BUFFER, MSG_DONTWAIT);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (got <= 0) errno = 0, die("a connection was closed: %.200s", one->head);
  bytes_read += (uint64_t)got;
  if (one->body_left < 0) read_head(one, (size_t)got);
  else one->body_left -= got;
  if (one->body_left != 0) return;
  finish(one);
  if (rate == 0) ask(one);
}

static void run(uint32_t count, double per_second) {
  uint64_t cpu = own_cpu_us(), since;
  wanted = count, rate = per_second, asked = 0, good = bad = bytes_read = 0;
  begin = since = now_us();
  forget_times();
  for (uint64_t last = 0; good + bad < count;) {
    for (uint32_t i = 0; i < connection_count && asked < wanted; i++)
      if (!connections[i].is_busy && !ask(&connections[i])) break;
    struct epoll_event events[256];
    int found = epoll_wait(loop, events, 256, rate > 0 && asked < wanted ? 1 : 100);
    for (int i = 0; i < found; i++) read_answer(&connections[events[i].data.u64]);
    if (good + bad > last) last = good + bad, since = now_us();
    if (now_us() - since > 15000000) break;
  }
  printf("{\"asked\":%u,\"good\":%lu,\"bad\":%lu,\"bytes\":%lu,\"ms\":%.1f,\"loadCpuMs\":%.1f,\"p50\":%.2f,\"p99\":%.2f,\"max\":%.2f}\n", count,
         good, bad, bytes_read, (double)(now_us() - begin) / 1000, (double)(own_cpu_us() - cpu) / 1000, quantile_ms(0.5),
         quantile_ms(0.99), quantile_ms(1 - 1e-9));
  fflush(stdout);
}

int main(int argc, char **argv) {
  if (argc != 4) die("FILE PORT CONNECTIONS");
  const uint8_t *cursor = read_file(argv[1]);
  request_count = take_number(&cursor);
  requests = allot(request_count, sizeof *requests);
  for (uint32_t i = 0; i < request_count; i++) requests[i] = take_bytes(&cursor);
  connection_count = (uint32_t)atoi(argv[3]);
  connections = allot(connection_count, sizeof *connections);
  loop = epoll_create1(0);
  for (uint32_t i = 0; i < connection_count; i++) {
    connections[i].fd = connect_to(atoi(argv[2]));
    watch(loop, connections[i].fd, i);
  }
  puts("ready");
  fflush(stdout);
  char line[256];
  uint32_t count;
  double per_second;
  while (fgets(line, sizeof line, stdin)) {
    if (sscanf(line, "run %u %lf", &count, &per_second) != 2) die("what is: %s", line);
    run(count, per_second);
  }
}
