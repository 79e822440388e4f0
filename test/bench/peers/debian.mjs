/** Debian's peers — servers in other languages, configured as their documentation says, one process each where they let one choose. */
import { Buffer } from 'node:buffer'
import { existsSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { storedOf } from '../harness/activity.mjs'
import { startChild } from '../harness/child.mjs'
import { isInstalled } from '../harness/installed.mjs'
import { freePort } from '../harness/port.mjs'
import { clientFrame, post, upgrade } from '../harness/protocols.mjs'

const NCHAN = '/usr/lib/nginx/modules/ngx_nchan_module.so'

export const nchan = {
  name: 'nchan',
  missing: () => (existsSync(NCHAN) ? null : 'apt-get install nginx libnginx-mod-nchan'),
  async start({ folder }) {
    const port = await freePort()
    const file = writeConfiguration(folder, 'nginx.conf', [
      `load_module ${NCHAN};`,
      `daemon off; user root; worker_processes 1; worker_rlimit_nofile 20000; pid ${folder}/nginx.pid;`,
      `error_log ${folder}/nginx.log; events { worker_connections 19000; }`,
      `http { access_log off; keepalive_requests 1000000; client_body_temp_path ${folder}/nginx-body; proxy_temp_path ${folder}/p; fastcgi_temp_path ${folder}/f; uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s;`,
      `server { listen 127.0.0.1:${port}; nchan_channel_id $arg_id; nchan_message_buffer_length 100;`,
      'location /sub { nchan_subscriber websocket; nchan_subscriber_first_message newest; }',
      'location /pub { nchan_publisher; } } }',
    ])
    const child = startChild('nginx', ['-p', folder, '-c', file])
    await accepting(port)
    return {
      name: 'nchan',
      port,
      pids: [child.pid],
      script: (room) => [{ say: upgrade(`/sub?id=room-${room}`), hear: '' }],
      message: (number, room) => post(`/pub?id=room-${room}`, storedOf(number)),
      stop: () => child.stop('SIGTERM'),
    }
  },
}

export const nats = {
  name: 'NATS',
  missing: () => (isInstalled('nats-server') ? null : 'apt-get install nats-server'),
  async start({ folder }) {
    const [port, publishPort] = [await freePort(), await freePort()]
    const file = writeConfiguration(folder, 'nats.conf', [
      `host: "127.0.0.1", port: ${publishPort}, ping_interval: "60m", max_connections: 19000`,
      `websocket { host: "127.0.0.1", port: ${port}, no_tls: true }`,
    ])
    const child = startChild('nats-server', ['-c', file])
    await child.line(/Server is ready/)
    const hello = 'CONNECT {"verbose":false,"pedantic":false}\r\n'
    return {
      name: 'NATS',
      port,
      publishPort,
      pids: [child.pid],
      script: (room) => [
        { say: upgrade('/'), hear: 'INFO' },
        { say: clientFrame(`${hello}SUB room-${room} 1\r\nPING\r\n`, 2), hear: 'PONG' },
      ],
      greeting: `${hello}PING\r\n`,
      greeted: 'PONG',
      message(number, room) {
        const text = storedOf(number)
        return `PUB room-${room} ${text.length}\r\n${text}\r\n`
      },
      stop: () => child.stop('SIGKILL'),
    }
  },
}

export const mosquitto = {
  name: 'mosquitto',
  missing: () => (isInstalled('mosquitto') ? null : 'apt-get install mosquitto'),
  async start({ folder }) {
    const [port, publishPort] = [await freePort(), await freePort()]
    const file = writeConfiguration(folder, 'mosquitto.conf', [
      'allow_anonymous true',
      'set_tcp_nodelay true',
      'max_queued_messages 0',
      `listener ${port} 127.0.0.1`,
      'protocol websockets',
      `listener ${publishPort} 127.0.0.1`,
    ])
    const child = startChild('mosquitto', ['-c', file])
    await accepting(port)
    return {
      name: 'mosquitto',
      port,
      publishPort,
      pids: [child.pid],
      script: (room) => [
        { say: upgrade('/mqtt', 'mqtt'), hear: '' },
        { say: clientFrame(CONNECT, 2), hear: CONNECTED },
        { say: clientFrame(subscribe(`room-${room}`), 2), hear: Buffer.from([0x90, 3]) },
      ],
      greeting: CONNECT,
      greeted: CONNECTED,
      message: (number, room) => packet(0x30, text(`room-${room}`), storedOf(number)),
      stop: () => child.stop('SIGKILL'),
    }
  },
}

/** MQTT 3.1.1, clean session, no keep-alive, no name. */
const CONNECT = packet(0x10, text('MQTT'), Buffer.from([4, 2, 0, 0]), text(''))
const CONNECTED = Buffer.from([0x20, 2, 0, 0])
const subscribe = (topic) => packet(0x82, Buffer.from([0, 1]), text(topic), Buffer.from([0]))

function text(value) {
  const length = Buffer.alloc(2)
  length.writeUInt16BE(value.length)
  return Buffer.concat([length, Buffer.from(value)])
}

function packet(type, ...parts) {
  const body = Buffer.concat(parts.map((part) => Buffer.from(part)))
  const length = []
  for (let rest = body.length; ; rest >>= 7) {
    if (rest < 128) {
      length.push(rest)
      break
    }
    length.push((rest & 127) | 128)
  }
  return Buffer.concat([Buffer.from([type, ...length]), body])
}

function writeConfiguration(folder, name, lines) {
  const file = path.join(folder, name)
  writeFileSync(file, `${lines.join('\n')}\n`)
  return file
}

async function accepting(port) {
  const { connect } = await import('node:net')
  const { setTimeout: sleep } = await import('node:timers/promises')
  for (let tries = 0; tries < 200; tries++, await sleep(25)) {
    const isOpen = await new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true))
      socket.once('error', () => resolve(false))
      socket.once('connect', () => socket.destroy())
    })
    if (isOpen) return
  }
  throw new Error(`nothing listens on port ${port}`)
}
