/**
 * Cast — who acts in the demo: the people and machines of a small river town.
 * In: the server's address, for the faces that it serves. Out: AS2 actors; `toAs1` gives the same as AS1.
 */
export const HOME = 'https://alder-bend.example'

export function createCast(base) {
  const person = (key, name, summary, icon) =>
    actor(base, 'Person', 'people', { key, name, summary, icon })
  const machine = (type, key, summary) => actor(base, type, 'machines', { key, name: key, summary })
  return {
    people: [
      person('ines', 'Ines Okafor', 'Photographs the weir before breakfast.', 'av-ines'),
      person('luca', 'Luca Ferraro', 'Lock keeper at Kettle Lock.'),
      person('rowan', 'Rowan Pike', 'Rows, and repairs what rowing breaks.'),
      person('tomasz', 'Tomasz Wilk', 'Herons, mostly.', 'av-tomasz'),
      person('amina', 'Amina Haddad', 'Bridges and their arithmetic.'),
      person('dev', 'Dev Raman', 'Writes the programs that read the gauges.'),
      person('sofia', 'Sofia Núñez', 'Low water, slow shutter.', 'av-sofia'),
      person('jonas', 'Jonas Brandt', 'Cooks for twenty, eats for three.', 'av-jonas'),
      person('yuki', 'Yuki Arai', 'Keeps the herbarium and records birds.', 'av-yuki'),
      person('mara', 'Mara Lindqvist', 'Hydrologist. Long answers.'),
      person('olena', 'Олена Бондар', 'Fish ecologist, here until May. Ask about eels.'),
      person('nia', 'Nia Bowen', 'Shows school groups where the river goes.'),
    ],
    gauge: machine('Service', 'weir-gauge', 'Reads the float at the weir every ten minutes.'),
    millwheel: machine('Application', 'millwheel', 'Builds and tests what is pushed.'),
    club: actor(base, 'Group', 'groups', { key: 'rowing-club', name: 'Kettle Lock Rowing Club' }),
  }
}

function actor(base, type, folder, { key, name, summary, icon }) {
  const id = `${HOME}/${folder}/${key}`
  const actor = { type, id, name, preferredUsername: key }
  if (summary) actor.summary = summary
  if (icon)
    actor.icon = {
      type: 'Image',
      url: {
        type: 'Link',
        href: `${base}/demo/photos/${icon}.svg`,
        mediaType: 'image/svg+xml',
        width: 80,
        height: 80,
      },
    }
  return actor
}

/** Who did it, in as much as an activity needs to say. */
export const briefly = ({ type, id, name, icon }) => ({ type, id, name, ...(icon ? { icon } : {}) })

export function toAs1({ type, id, name, icon }) {
  const image = icon && { url: icon.url.href, width: icon.url.width, height: icon.url.height }
  return { objectType: type.toLowerCase(), id, displayName: name, ...(image ? { image } : {}) }
}
