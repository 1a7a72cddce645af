import fc from 'fast-check';

// That a mutant fails a case is all that is asked; a smaller case would cost most of the time.
fc.configureGlobal({ endOnFailure: true });
