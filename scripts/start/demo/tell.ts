import type { TranscriptStep } from '../format-transcript.js';

/** Takes each step of the transcript when it is over. */
export type Tell = (step: TranscriptStep) => void;
