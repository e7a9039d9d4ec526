/** The thresholds of the first configuration snapshot. */
export const DEFAULT_THRESHOLDS_YAML = `# Which earlier pull requests are compared, how a pair is scored, and what its score means.

retrieval:
  # Only pull requests opened within these days before are compared.
  lookbackDays: 365
  # A feature (line, path, word) that this many pull requests carry proposes nobody.
  frequencyCap: 64
  # For each way of finding candidates: features asked, rarest first, and candidates kept, best first.
  retrievers:
    canonical_hash: { features: 64, candidates: 20 }
    rare_fingerprints: { features: 64, candidates: 40 }
    lsh: { features: 42, candidates: 10 }
    symbols: { features: 16, candidates: 15 }
    paths: { features: 32, candidates: 60 }
    text: { features: 32, candidates: 80 }

# A logistic score: bias + sum of weight times signal, each signal 0..1. The weights are fitted to pull requests that people
# marked as duplicates (test/quality/fit-weights.ts); the bias is such that two of a hundred random pull requests have a
# candidate by another author above 0.5, five above 0.29 and ten above 0.17.
weights:
  bias: -5.89
  paths: 1.14
  fileNames: 0.3
  folders: 0.2
  added: 1.37
  removed: 0.95
  symbols: 0.34
  title: 1.33
  body: 0.63
  issues: 1.07
  containment: 0.86
  mutualContainment: 0.15
  sameCanonicalHash: 0.82
  closeness: 1.72

categories:
  # Share of each side's changed lines found in the other.
  sameChangeContainment: 0.9
  # Share of the smaller side's changed lines found in the larger.
  sameFeatureContainment: 0.6
  # Below this many fingerprints a share means nothing.
  minimumFingerprints: 8
  competingScore: 0.3
  # Likeness of titles, or of symbols, that makes two goals the same.
  competingTitle: 0.5
  relatedScore: 0.15
  uncertainScore: 0.15

edges:
  perPullRequest: 10
  minimumScore: 0.05
  # A pair that comes out as not related is kept from here on.
  notRelatedScore: 0.1
`;
