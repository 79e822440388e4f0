/*
 * Subscribers: opens N subscribers and posts to them, in one thread with epoll, and judges what arrives (witness.h).
 *
 * In:  PLAN SUBSCRIBE-PORT PUBLISH-PORT SUBSCRIBERS PUBLISHERS ws|stream [BEHIND]; the plan is written by harness/plan.mjs: for each
 *      room what a subscriber says and hears to get in, what a publisher says first, then what is published, number after number.
 * On stdin: `run COUNT WINDOW RATE` publishes the next COUNT: at most WINDOW are under way (0: any number), RATE a second (0: as
 *      fast as the window allows).
 * With BEHIND as a last argument that many entries are there already: each subscriber is to be given them as it gets in, and a line of
 *      JSON for that follows `ready`.
 * Out: `ready`, then a line of JSON for each run. A run in which nothing moves for STALLED_MS (environment; 15,000) is over.
 */
#include "clock.h"
#include "frames.h"
#include "net.h"
#include "witness.h"

typedef struct { Bytes say, hear; } Step;
typedef struct { uint32_t count; Step *steps; } Script;
typedef struct {
  int fd;
  uint32_t step;
  uint8_t heard[1024];
  uint32_t heard_length;
  uint8_t only_byte;
  Frames frames;
  Sight sight;
} Subscriber;

enum { AT_ONCE = 64, BUFFER = 1 << 18 };
static const uint64_t PUBLISHER = 1ull << 32, STDIN_EVENT = 1ull << 33;

static uint64_t stalled_us = 15000000;
static int loop;
static Script *scripts;
static Subscriber *subscribers;
static uint32_t subscriber_count, started, ready, closed;
static int subscribe_port, is_stream;
static int *publishers;
static uint32_t publisher_count;
static Bytes greeting, greeted, *messages;
static uint32_t message_count, next_message;
static uint64_t answered, refused, now;
static uint8_t buffer[BUFFER];

/* ── subscribing ── */

static void say_next(Subscriber *one) {
  const Script *script = &scripts[one->sight.room];
  if (++one->step < script->count) {
    Bytes say = script->steps[one->step].say;
    send_all(one->fd, say.at, say.length);
  } else ready++;
}

static int is_getting_in(const Subscriber *one) { return one->step < scripts[one->sight.room].count; }

static void past_head(void *who) {
  Subscriber *one = who;
  if (is_getting_in(one) && scripts[one->sight.room].steps[one->step].hear.length == 0) say_next(one);
}

static void payload(void *who, const uint8_t *at, size_t length) {
  Subscriber *one = who;
  one->only_byte = *at;
  if (!is_getting_in(one)) {
    look_for_numbers(&one->sight, at, length, now);
    return;
  }
  size_t room = sizeof one->heard - one->heard_length;
  size_t kept = length < room ? length : room;
  memcpy(one->heard + one->heard_length, at, kept);
  one->heard_length += (uint32_t)kept;
}

static void send_control(Subscriber *one, uint8_t first_byte, const char *text) {
  uint8_t frame[8] = {first_byte, (uint8_t)(0x80 | strlen(text))};
  memcpy(frame + 6, text, strlen(text));
  send_all(one->fd, frame, 6 + strlen(text));
}

static void frame_end(void *who, uint8_t opcode, uint64_t length) {
  Subscriber *one = who;
  if (opcode == 9) send_control(one, 0x8a, "");
  if (opcode == 1 && length == 1 && one->only_byte == '2') send_control(one, 0x81, "3"); /* Engine.IO's ping */
  if (!is_getting_in(one)) return;
  Bytes hear = scripts[one->sight.room].steps[one->step].hear;
  int is_heard = memmem(one->heard, one->heard_length, hear.at, hear.length) != NULL;
  one->heard_length = 0;
  if (is_heard) say_next(one);
}

static void start_subscriber(void) {
  Subscriber *one = &subscribers[started];
  one->sight.room = started % rooms;
  one->frames.is_stream = (uint8_t)is_stream;
  one->fd = connect_to(subscribe_port);
  Bytes say = scripts[one->sight.room].steps[0].say;
  send_all(one->fd, say.at, say.length);
  watch(loop, one->fd, started++);
}

static void read_subscriber(Subscriber *one) {
  Taker taker = {one, past_head, payload, frame_end};
  ssize_t got = recv(one->fd, buffer, BUFFER, MSG_DONTWAIT);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (got <= 0) {
    closed++;
    close(one->fd);
    return;
  }
  now = now_us();
  take_apart(&one->frames, &taker, buffer, (size_t)got);
}

/* ── publishing ── */

/* Answers of HTTP publishers; other protocols never say this. */
static void count_answers(const uint8_t *at, size_t length) {
  static const char STATUS[] = "HTTP/1.1 ";
  static uint8_t matched;
  for (; length > 0; at++, length--) {
    if (matched == 9) {
      if (*at == '2') answered++;
      else refused++;
      matched = 0;
    } else matched = *at == (uint8_t)STATUS[matched] ? matched + 1 : *at == 'H';
  }
}

static void read_publisher(int fd) {
  ssize_t got = recv(fd, buffer, BUFFER, MSG_DONTWAIT);
  if (got == 0) die("the publisher's connection was closed");
  if (got > 0) count_answers(buffer, (size_t)got);
}

static void open_publishers(int port) {
  publishers = allot(publisher_count, sizeof *publishers);
  for (uint32_t i = 0; i < publisher_count; i++) {
    publishers[i] = connect_to(port);
    send_all(publishers[i], greeting.at, greeting.length);
    for (size_t length = 0; greeted.length > 0 && !memmem(buffer, length, greeted.at, greeted.length);) {
      ssize_t got = recv(publishers[i], buffer + length, BUFFER - length, 0);
      if (got <= 0) die("no greeting from the publisher's port");
      length += (size_t)got;
    }
    watch(loop, publishers[i], PUBLISHER | i);
  }
}

static void publish_next(uint64_t due) {
  Bytes message = messages[next_message];
  sent_at[next_message - first] = due;
  in_flight++;
  send_all(publishers[next_message % publisher_count], message.at, message.length);
  next_message++;
}

/* ── the loop ── */

static void turn(int wait_ms) {
  struct epoll_event events[512];
  int found = epoll_wait(loop, events, 512, wait_ms);
  for (int i = 0; i < found; i++) {
    uint64_t what = events[i].data.u64;
    if (what & PUBLISHER) read_publisher(publishers[what & 0xffffffff]);
    else if (!(what & STDIN_EVENT)) read_subscriber(&subscribers[what]);
  }
}

static void get_all_in(void) {
  for (uint64_t since = now_us(), last = 0; ready < subscriber_count; turn(20)) {
    while (started < subscriber_count && started - ready < AT_ONCE) start_subscriber();
    if (ready > last) last = ready, since = now_us();
    if (closed > 0 || now_us() - since > stalled_us)
      errno = 0, die("%u of %u subscribers got in, %u were closed", ready, subscriber_count, closed);
  }
  puts("ready");
  fflush(stdout);
}

static void report(uint64_t begin, uint64_t cpu, uint64_t wanted) {
  printf("{\"sent\":%u,\"delivered\":%lu,\"missing\":%lu,\"doubled\":%lu,\"disordered\":%lu,\"strange\":%lu,\"closed\":%u,"
         "\"answered\":%lu,\"refused\":%lu,\"ms\":%.1f,\"loadCpuMs\":%.1f,\"p50\":%.2f,\"p99\":%.2f,\"max\":%.2f}\n",
         count, delivered, wanted - delivered, doubled, disordered, strange, closed, answered, refused,
         (double)(now_us() - begin) / 1000, (double)(own_cpu_us() - cpu) / 1000, quantile_ms(0.5), quantile_ms(0.99),
         quantile_ms(1 - 1e-9));
  fflush(stdout);
}

static void begin_run(uint32_t how_many) {
  expect_run(next_message, how_many);
  for (uint32_t i = 0; i < subscriber_count; i++) expect_all(&subscribers[i].sight);
  answered = refused = 0;
}

static void run(uint32_t how_many, uint32_t window, double rate) {
  uint64_t begin = now_us(), cpu = own_cpu_us(), progress = begin, last = 0;
  if (next_message + how_many > message_count) errno = 0, die("the plan has no %u more messages", how_many);
  begin_run(how_many);
  uint64_t wanted = (uint64_t)how_many * members_of_room;
  uint32_t end = first + how_many;
  while (next_message < end || delivered < wanted) {
    now = now_us();
    for (; next_message < end && (window == 0 || in_flight < window); now = now_us()) {
      uint64_t due = rate > 0 ? begin + (uint64_t)((next_message - first) * 1e6 / rate) : now;
      if (due > now) break;
      publish_next(due);
    }
    turn(rate > 0 && next_message < end ? 1 : 100);
    if (delivered + next_message > last) last = delivered + next_message, progress = now_us();
    if (now_us() - progress > stalled_us) break;
  }
  /* Whoever publishes by HTTP has its answers too; the others are done here. */
  for (uint64_t since = now_us(); refused + answered > 0 && answered + refused < how_many && now_us() - since < 2000000;) turn(5);
  report(begin, cpu, wanted);
}

static void catch_up(uint32_t behind) {
  uint64_t begin = now_us(), cpu = own_cpu_us(), progress = begin, last = 0, wanted = (uint64_t)behind * members_of_room * rooms;
  begin_run(behind);
  for (uint32_t i = 0; i < behind; i++) sent_at[i] = begin;
  in_flight = behind;
  get_all_in();
  while (delivered < wanted && now_us() - progress < stalled_us) {
    turn(20);
    if (delivered > last) last = delivered, progress = now_us();
  }
  report(begin, cpu, wanted);
}

static void read_plan(const char *name) {
  const uint8_t *cursor = read_file(name);
  rooms = take_number(&cursor);
  scripts = allot(rooms, sizeof *scripts);
  for (uint32_t room = 0; room < rooms; room++) {
    Script *script = &scripts[room];
    script->count = take_number(&cursor);
    script->steps = allot(script->count, sizeof *script->steps);
    for (uint32_t i = 0; i < script->count; i++) {
      script->steps[i].say = take_bytes(&cursor);
      script->steps[i].hear = take_bytes(&cursor);
    }
  }
  greeting = take_bytes(&cursor);
  greeted = take_bytes(&cursor);
  message_count = take_number(&cursor);
  messages = allot(message_count, sizeof *messages);
  for (uint32_t i = 0; i < message_count; i++) messages[i] = take_bytes(&cursor);
}

int main(int argc, char **argv) {
  if (argc < 7) die("PLAN SUBSCRIBE-PORT PUBLISH-PORT SUBSCRIBERS PUBLISHERS ws|stream [BEHIND]");
  if (getenv("STALLED_MS")) stalled_us = (uint64_t)atoll(getenv("STALLED_MS")) * 1000;
  read_plan(argv[1]);
  subscribe_port = atoi(argv[2]);
  subscriber_count = (uint32_t)atoi(argv[4]);
  publisher_count = (uint32_t)atoi(argv[5]);
  one_poster = publisher_count == 1;
  is_stream = strcmp(argv[6], "stream") == 0;
  members_of_room = subscriber_count / rooms;
  subscribers = allot(subscriber_count, sizeof *subscribers);
  loop = epoll_create1(0);
  open_publishers(atoi(argv[3]));
  if (argc > 7) catch_up((uint32_t)atoi(argv[7]));
  else get_all_in();

  uint64_t waiting = STDIN_EVENT;
  watch(loop, 0, waiting);
  char line[256];
  for (;;) {
    struct epoll_event events[64];
    int found = epoll_wait(loop, events, 64, 1000);
    for (int i = 0; i < found; i++) {
      uint64_t what = events[i].data.u64;
      if (what & PUBLISHER) read_publisher(publishers[what & 0xffffffff]);
      else if (!(what & STDIN_EVENT)) read_subscriber(&subscribers[what]);
      else {
        uint32_t how_many, window;
        double rate;
        ssize_t got = read(0, line, sizeof line - 1);
        if (got <= 0) return 0;
        line[got] = 0;
        if (sscanf(line, "run %u %u %lf", &how_many, &window, &rate) != 3) die("what is: %s", line);
        epoll_ctl(loop, EPOLL_CTL_DEL, 0, NULL);
        run(how_many, window, rate);
        watch(loop, 0, waiting);
      }
    }
  }
}
