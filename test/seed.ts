import fc from 'fast-check';

/** Generated inputs are the same in every run, so that a red test is red again; FAST_CHECK_SEED asks for others. */
fc.configureGlobal({ seed: Number(process.env.FAST_CHECK_SEED ?? 7) });
