/**
 * Hostile values — what has broken JSON stores before, each with what becomes of it here. docs/storage.md says the same in words.
 *
 * KEPT: members of an activity that are stored, sent and answered character by character.
 * REFUSED: whole bodies, with the status and the code of the answer.
 */
const KIB = 1024
const members = (count: number): string =>
  Array.from({ length: count }, (_, n) => `"k${n}":${n}`).join()
/** With the root one deeper. */
const nested = (depth: number): string => '{"n":'.repeat(depth - 1) + '{}' + '}'.repeat(depth - 1)
const arrays = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth)

export const KEPT: readonly [what: string, members: string][] = [
  ['constructor and prototype', '"constructor":{"prototype":{"polluted":1}},"prototype":null'],
  [
    'members of every object',
    '"hasOwnProperty":1,"toString":"x","valueOf":[],"toJSON":{},"length":-1,"then":1',
  ],
  ['operators as keys', '"$set":{"$where":"1"},"$gt":"","x":{"$ne":null,"$regex":".*"},"$":0'],
  ['operators as values', '"x":["$where","$set","$x.$y","$$ROOT"]'],
  ['dotted keys', '"a.b":1,".":2,"a..b":3,"a":{"b":4}'],
  ['whole IRIs as keys', '"http://example.org/foo":"bar","https://schema.org/x#y.z":[]'],
  ['an empty key', '"":{"":{"":0}}'],
  ['a key with NUL', String.raw`"a\u0000b":1,"\u0000":2,"a":3`],
  [
    "Mongoose's and BSON's own",
    '"_bsontype":"ObjectId","_doc":{"x":1},"$__":{},"$isMongooseMap":true,"toBSON":1,"isMongooseArray":1,"_id":"x","__v":7',
  ],
  ['what BSON would make of text', '"a":{"$oid":"0"},"b":{"$date":0},"c":{"$numberLong":"1"}'],
  ["Socket.IO's own", '"x":{"_placeholder":true,"num":0}'],
  ['whole numbers as keys, in their order', '"10":1,"9":2,"b":3,"-1":4,"1":5,"a":6,"0":7'],
  [
    'numbers beyond 2^53',
    '"n":[9007199254740993,-9007199254740993,18446744073709551617,0.1000000000000000055511151231257827]',
  ],
  ['numbers beyond a double', '"n":[1e400,-1e400,1e-400,1e99999999999999999999]'],
  ['one number in many spellings', '"n":[1,1.0,1e0,1E+0,10e-1,0.10,-0,-0.0,0e0,1E+2]'],
  ['keys that are equal but for case or form', '"é":1,"e\u0301":2,"É":3,"É ":4'],
  [
    'half surrogate pairs, as escapes',
    String.raw`"x":"\ud800","y":"\udc00\ud800","\ud83d":"\uDe00"`,
  ],
  ['a whole pair, as it came', String.raw`"x":"\ud83d\ude00","y":"😀"`],
  ['control characters, as escapes', String.raw`"x":"\u0000\u0001\u001f\u007f\b\f\n\r\t"`],
  [
    'line separators and noncharacters',
    '"x":"\u0085\u2028\u2029\ufeff\ufffe\uffff\u007f\u{10ffff}"',
  ],
  ['marks that turn the direction', '"x":"\u202e\u2066\u200f"'],
  ['escapes that need not be', String.raw`"x":"\/\u0041\u00e9\u00E9\"\\"`],
  ['what looks like the end', String.raw`"x":"\"}],\r\n\r\ndata: x\n\n</script><!--","y":"\u0000"`],
  ['empty containers', '"a":{},"b":[],"c":[[],{}],"d":[{"e":{}}]'],
  ['lists in lists', '"x":[[1,[2,[3]]],[]]'],
  ['null, true and false', '"a":null,"b":[null,true,false]'],
  ['a key of 64 KiB', `"${'k'.repeat(64 * KIB)}":1`],
  ['a string of 64 KiB', `"x":"${'é'.repeat(32 * KIB)}"`],
  ['9,998 more members', members(9_998)],
  ['objects 32 deep', `"x":${nested(31)}`],
  ['lists 32 deep', `"x":${arrays(31)}`],
  ['a number of 1,000 digits', `"x":${'7'.repeat(1_000)}`],
]

const activity = (more: string): string => `{"type":"View",${more}}`
const inString = (...bytes: number[]): Buffer =>
  Buffer.concat([Buffer.from('{"type":"View","x":"'), Buffer.from(bytes), Buffer.from('"}')])

export const REFUSED: readonly [
  what: string,
  body: string | Buffer,
  status: number,
  code: string,
][] = [
  ['__proto__', activity('"__proto__":{"polluted":1}'), 422, 'forbidden-key'],
  ['__proto__, deep', activity('"x":[{"y":{"__proto__":null}}]'), 422, 'forbidden-key'],
  ['__proto__, escaped', activity(String.raw`"\u005f_pro\u0074o__":1`), 422, 'forbidden-key'],
  ['__proto__ in what is cut out', activity('"bto":[{"__proto__":1}]'), 422, 'forbidden-key'],
  ['a member twice', activity('"a":1,"a":1'), 422, 'duplicate-key'],
  ['a member twice, once escaped', activity(String.raw`"a":1,"\u0061":2`), 422, 'duplicate-key'],
  ['half a pair twice', activity(String.raw`"\ud800":1,"\uD800":2`), 422, 'duplicate-key'],
  ['a member twice, deep', activity('"x":[{"a":1,"b":2,"a":3}]'), 422, 'duplicate-key'],
  ['bto twice', activity('"bto":"urn:a","bto":"urn:b"'), 422, 'duplicate-key'],
  ['33 deep', activity(`"x":${nested(32)}`), 422, 'too-deep'],
  ['100,000 deep', activity(`"x":${'['.repeat(100_000)}`), 422, 'too-deep'],
  ['10,001 members', activity(members(10_000)), 422, 'invalid'],
  ['a key above 64 KiB', activity(`"${'k'.repeat(64 * KIB + 1)}":1`), 422, 'invalid'],
  ['a string above 64 KiB', activity(`"x":"${'é'.repeat(32 * KIB)}x"`), 422, 'invalid'],
  ['above 256 KiB', activity(`"x":[${'0,'.repeat(128 * KIB)}0]`), 413, 'too-large'],
  ['a list', '[]', 422, 'invalid'],
  ['null', 'null', 422, 'invalid'],
  ['a number', '1e400', 422, 'invalid'],
  ['nothing', '', 400, 'bad-json'],
  ['blanks', ' \r\n\t', 400, 'bad-json'],
  ['NaN', activity('"x":NaN'), 400, 'bad-json'],
  ['Infinity', activity('"x":-Infinity'), 400, 'bad-json'],
  ['a hexadecimal number', activity('"x":0x10'), 400, 'bad-json'],
  ['a leading zero', activity('"x":01'), 400, 'bad-json'],
  ['a plus', activity('"x":+1'), 400, 'bad-json'],
  ['no digit before the dot', activity('"x":.5'), 400, 'bad-json'],
  ['no digit behind the dot', activity('"x":5.'), 400, 'bad-json'],
  ['no exponent', activity('"x":1e'), 400, 'bad-json'],
  ['a comma at the end', activity('"x":1,'), 400, 'bad-json'],
  ['a comma at the end of a list', activity('"x":[1,]'), 400, 'bad-json'],
  ['a comment', activity('"x":1/* one */'), 400, 'bad-json'],
  ['single quotes', "{'type':'View'}", 400, 'bad-json'],
  ['a key without quotes', '{type:"View"}', 400, 'bad-json'],
  ['undefined', activity('"x":undefined'), 400, 'bad-json'],
  ['an unknown escape', activity(String.raw`"x":"\x41"`), 400, 'bad-json'],
  ['a short escape', activity(String.raw`"x":"\u004"`), 400, 'bad-json'],
  ['a raw line feed in a string', activity('"x":"a\nb"'), 400, 'bad-json'],
  ['a raw NUL in a string', activity('"x":"a\u0000b"'), 400, 'bad-json'],
  ['another blank than the four', activity('"x":\u00a01'), 400, 'bad-json'],
  ['two documents', `${activity('"x":1')}\n${activity('"x":2')}`, 400, 'bad-json'],
  ['something behind', `${activity('"x":1')}\u0000`, 400, 'bad-json'],
  ['half a document', '{"type":"View","x":', 400, 'bad-json'],
  ['two byte order marks', `\ufeff\ufeff${activity('"x":1')}`, 400, 'bad-json'],
  ['bytes that are no UTF-8', inString(0xff), 400, 'bad-utf8'],
  ['half a character', inString(0xe2, 0x82), 400, 'bad-utf8'],
  ['an overlong slash', inString(0xc0, 0xaf), 400, 'bad-utf8'],
  ['surrogates in UTF-8', inString(0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80), 400, 'bad-utf8'],
  ['beyond U+10FFFF', inString(0xf4, 0x90, 0x80, 0x80), 400, 'bad-utf8'],
  ['UTF-16', Buffer.from(`\ufeff${activity('"x":1')}`, 'utf16le'), 400, 'bad-utf8'],
  ['UTF-16 without a mark', Buffer.from(activity('"x":1'), 'utf16le'), 400, 'bad-json'],
]

/** Of one good body. */
export const HEADERS: readonly [
  headers: Record<string, string>,
  status: number,
  code: string | null,
][] = [
  [{ 'content-type': 'application/activity+json; charset=utf-8' }, 201, null],
  [{ 'content-type': 'application/json;CHARSET="UTF-8"' }, 201, null],
  [{ 'content-type': 'application/json', 'content-encoding': 'identity' }, 201, null],
  [{ 'content-type': 'application/json; charset=utf-16' }, 415, 'content-type'],
  [{ 'content-type': 'application/json; charset=iso-8859-1' }, 415, 'content-type'],
  [{ 'content-type': 'application/json; charset=utf-7' }, 415, 'content-type'],
  [{ 'content-type': 'text/json' }, 415, 'content-type'],
  [{}, 415, 'content-type'],
  [{ 'content-type': 'application/json', 'content-encoding': 'gzip' }, 415, 'content-encoding'],
  [{ 'content-type': 'application/json', 'content-encoding': 'deflate' }, 415, 'content-encoding'],
  [{ 'content-type': 'application/json', 'content-encoding': 'br, gzip' }, 415, 'content-encoding'],
]
