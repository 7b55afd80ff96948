/** Colours of communities: Okabe–Ito without black and yellow (which paper-white swallows), told apart by the common colour blindnesses and on both grounds. */
const communities = ['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#d55e00', '#56b4e9'] as const;

/** A community's colour; grey for none. Ids share colours six apart, so a label must stand beside. */
export const communityColor = (community: number | null | undefined) =>
  community === null || community === undefined ? '#8c8f94' : communities[community % communities.length]!;
