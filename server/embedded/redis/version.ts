/** The Redis whose words and replies are followed; clients decide by it what they may ask. */
export const REDIS_VERSION = '7.0.15'
