/**
 * Try again — a fault that fails is shown once more, and the log says so, with what it said at first.
 * These tests kill, freeze and starve processes on machines that others use, too; what is wrong fails twice.
 */
jest.retryTimes(1, { logErrorsBeforeRetry: true })
