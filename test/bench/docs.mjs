/**
 * Docs — writes docs/benchmarks.md from the results that `npm run bench` keeps: `node test/bench/docs.mjs`. No figure in it is
 * typed by hand.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { tableOf, verdictsOf } from './harness/table.mjs'

const pathOf = (name) => fileURLToPath(new URL(name, import.meta.url))
const { machine, workloads } = JSON.parse(readFileSync(pathOf('results/results.json'), 'utf8'))

const versions = Object.entries(machine.versions).map(([name, version]) => `${name} ${version}`)
const verdicts = Object.values(workloads)
  .flatMap(({ tables }) => tables.flatMap(verdictsOf))
  .sort((a, b) => a.gate - b.gate)

const HEAD = `# Benchmarks

What Freshet costs beside what people would pick instead, measured in one run, in turns, on one machine. The figure of merit is CPU time of
the server, because wall times on a busy machine are noise; the ratios are taken within each round.

\`\`\`sh
npm run bench                                   # everything; an hour or so
npm run bench -- --only fanout --rounds 3       # one workload
npm run bench:smoke                             # does it still run? under a minute on an idle machine
\`\`\`

- **Machine**: ${machine.cores} × ${machine.cpu}, ${machine.memoryGiB} GiB, Linux ${machine.kernel}, Node ${machine.node}; all on loopback, the load beside the servers.
- **Versions**: ${versions.join(', ')}.
- **The obvious implementation** is Express, \`express.json\`, ajv, a Mongoose model with a hook that publishes, Socket.IO with its Redis adapter and
  \`io.to(room).emit\` (\`test/bench/servers/obvious.mjs\`). It keeps no order, resumes nothing and bounds nothing.
- **The limit** is a C program that does one \`send(2)\` for each subscriber from one buffer (\`test/bench/load/send.c\`).
- **A delivery counts** only if it is complete, in order and there once, for every subscriber; the load generator (C, epoll) judges each. A
  round with any other is invalid, and shown as that.
- **[min–max]** is over the rounds. *No verdict* means that the rounds differ among themselves by more than both sides differ.
- The embedded stores run as processes of their own wherever a store is needed; their CPU is counted only where a table says so.
`

const LOSSES = `## What we lose at, and what stands in the way

Said after reading profiles (\`node --cpu-prof\`); the figures stand in the tables below.

- **One activity at a time to many**: nchan and the C program need less. Three quarters of our time is the kernel's write, most of the rest is Node's streams around it. The private
  handle below them, or an addon, would take a part of that; neither is used.
- **A POST without the store** is answered before Express (CONTRIBUTING, *A plain POST is answered before Express*). Of 130 µs that are left of it when the process is warm, 26 are the write of the answer, 45 the projection that filters and
  history ask for (half of it words) and the ids of what it is about, 20 the reading and the judgement of the document; the rest is Node's HTTP, promises and garbage. More code is run for each post than in the others, and short runs pay for
  compiling it: the first thousand posts cost three times what the tenth does, here and there.
- **The store's client**: 16 at a time travel in one insert (counted: 16.0 entries for each). Of some 230 µs for an activity 50 are ours, for reading the text, its projection and ids, which \`Model.create\` is not asked for; the driver's own work for three
  commands for each batch (head, \`meta\`, insert; CONTRIBUTING, *The head is read for every batch*) is the largest part of the rest, then BSON and garbage: 1.7 KB are stored for 1 KB of text, with the projection and words.
  Through HTTP 16 posts in flight fall into two groups of 8, one that is being stored and one that waits (counted: 7.8 entries for each insert); taking what came by the end of the event loop's turn did not change that.
- **A room of one or ten**: each ring is read by ioredis, checked by its \`mac\` (3 µs) and parsed, 6 µs together with the rest of decoding, before there is anything to send; nchan and NATS are told by their publisher, without Redis. It was
  twice as much while a stream waited 4 ms for company whatever its fan-out costs.
- **A page of history** asks MongoDB twice, for the entries and for what changed them, once for all who ask at the same time. Pages are not answered from what the tail remembers: who posted would not see the post
  unless the head were asked for all the same. A reader who asks alone pays for both questions, and for the layers of Express.
- **A connection** holds a twelfth less than the obvious one's when both are idle, not a third less: nearly all of it is what Engine.IO, ws and Node's streams make for each; of ours there are four small objects.
- **POSTs while activities go to 5,000 sockets** wait a quarter of the obvious server's time on a quiet machine, not a seventh: a slice of the fan-out is short, but the client that reads 5,000 sockets needs the same two cores, and a POST
  that has to wait for a core waits in either.
- **Not measured**: more than 10,000 sockets, TLS, a real network and a MongoDB server; the store is the embedded one.
`

const GATES = `## The gates

| gate | measured against | must reach | aim | median [min–max] | |
| --- | --- | --- | --- | --- | --- |
${verdicts.map(({ gate, where, against, line, aim, found, verdict }) => `| ${gate} | ${where}: ${against} | ${line} | ${aim} | ${found} | ${verdict} |`).join('\n')}
`

/** Tables of one command stand together below it. */
const parts = Object.entries(workloads).map(([name, { about, tables }]) => {
  const commands = [...new Set(tables.map(({ command }) => command))]
  const sections = commands.map((command) => {
    const taken = tables.filter((table) => table.command === command)
    const [{ date, load }] = taken
    return `\`${command}\` on ${date}, load average of the machine ${load[0]}.\n\n${taken.map(tableOf).join('\n')}`
  })
  return `## ${name}\n\n${about}\n\n${sections.join('\n')}`
})
writeFileSync(pathOf('../../docs/benchmarks.md'), [HEAD, GATES, LOSSES, ...parts].join('\n'))
