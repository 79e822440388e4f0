/**
 * Photos — the drawings in `photos/`, each with what a person would call it and what is to be seen on it.
 * The node serves the folder; width and height are the drawings' own.
 */
const photo = (file, width, height, alt, ...names) => ({ file, width, height, alt, names })

export const PHOTOS = [
  photo(
    'weir',
    1200,
    750,
    'A wide weir at sunrise, reeds on both banks',
    'Weir at first light',
    'Before the rain came down',
    'Seven in the morning, nobody about',
  ),
  photo(
    'heron',
    900,
    1125,
    'A grey heron standing in shallow misty water beside reeds',
    'The old man of the mill pool',
    'He was here first',
    'Patience',
  ),
  photo(
    'canoe',
    900,
    900,
    'A red canoe seen from above on green water',
    'Out of the lock and straight on',
    'From the footbridge',
    'The red one is back',
  ),
  photo(
    'bridge',
    900,
    900,
    'Three arches of a stone bridge and their reflection in still water',
    'Three arches, six today',
    'Survey day, no wind',
    'Stone bridge from the south',
  ),
  photo(
    'lock',
    900,
    900,
    'Closed lock gates with water spraying through the gap between them',
    'Lower gates, still leaking',
    'She holds, more or less',
    'What we repair in spring',
  ),
  photo(
    'leaf',
    900,
    900,
    'A single browning leaf on paper beside a ruler',
    'Hornbeam, last leaf',
    'Sheet 212',
    'Found on the towpath',
  ),
  photo(
    'melt',
    1200,
    675,
    'Snowy mountains above a valley with a river of meltwater',
    'Where all of this comes from',
    'Melt, a week early',
    'Up at the source',
  ),
  photo(
    'soup',
    900,
    900,
    'A bowl of orange soup with a swirl of cream on a wooden table',
    'Pumpkin again, but now with seeds',
    'For the volunteers',
    'Lunch at the boathouse',
  ),
  photo(
    'tent',
    1200,
    750,
    'A lit orange tent under a sky full of stars',
    'Counting owls',
    'Upper meadow, minus two',
    'The Milky Way over the springs',
  ),
]

export const linkTo = (base, { file, width, height }) => ({
  type: 'Link',
  href: `${base}/demo/photos/${file}.svg`,
  mediaType: 'image/svg+xml',
  width,
  height,
})
