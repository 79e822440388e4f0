/** Places — where the demo happens. Alder Bend lies on no map. */
import { HOME } from './cast.mjs'

const place = (key, name, address, latitude, longitude) => ({
  type: 'Place',
  id: `${HOME}/places/${key}`,
  name,
  summary: address,
  latitude,
  longitude,
})

export const PLACES = [
  place('kettle-lock', 'Kettle Lock', 'Towpath, Alder Bend', 52.2117, 0.1386),
  place('weir', 'The weir', 'Mill Lane, Alder Bend', 52.2061, 0.1248),
  place('mill', 'The Mill', 'Mill Lane 3, Alder Bend', 52.2049, 0.1192),
  place('boathouse', 'Boathouse', 'Towpath 12, Alder Bend', 52.2098, 0.1331),
  place('stone-bridge', 'Stone bridge', 'Bridge Street, Alder Bend', 52.2034, 0.1127),
  place('upper-meadow', 'Upper meadow', 'Spring Road, Alder Bend', 52.2301, 0.0874),
  place('three-springs', 'Three springs', 'Above the paper mill', 52.2486, 0.0512),
  place('reed-bed', 'Reed bed hide', 'Boardwalk, Alder Bend', 52.2146, 0.1502),
]

export const WEIR = PLACES[1]

export const toAs1Place = ({ id, name, summary, latitude, longitude }) => ({
  objectType: 'place',
  id,
  displayName: name,
  position: { latitude, longitude },
  address: { formatted: summary },
})
