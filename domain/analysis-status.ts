/** How far the analysis of a pull request's head is; `degraded` is done with signals missing. */
export const ANALYSIS_STATUSES = ['pending', 'running', 'done', 'degraded', 'failed', 'superseded'] as const;
export type AnalysisStatus = (typeof ANALYSIS_STATUSES)[number];

/** The two ways to analyse: one by one as heads arrive, or in pages. */
export const ANALYSIS_LANES = ['live', 'bulk'] as const;
