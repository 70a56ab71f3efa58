  def step(self, tokens: Tensor, cross: List[Tensor], past: List[Tensor]) -> Tuple[Tensor, List[Tensor]]:
    return self.advance(tokens, self.embedding.to(6), cross, past)
  def select(self, tensors: List[Tensor], rows: Tensor) -> List[Tensor]:
    return [tensor.index_select(0, rows) for tensor in tensors]
  def highest(self, scores: Tensor, count: int) -> Tuple[Tensor, Tensor]:
    # The count highest of every row and their places, highest first; ties go to the first.
    # topk says nothing of ties: more than is needed is taken, and sorted by place, then by score.
    size = scores.size(1)
    taken = min(2 * count, size)
    values, places = torch.topk(scores, taken, 1)
    last = values.select(1, count - 1)
    tied = last.eq(values.select(1, taken - 1)).logical_and(last.gt(-inf))
    if taken < size and bool(tied.any()):
      values, places = torch.sort(scores, stable=True, dim=1, descending=True)
    else:
      places, order = torch.sort(places, stable=True, dim=1, descending=False)
      values, order = torch.sort(values.gather(1, order), stable=True, dim=1, descending=True)
      places = places.gather(1, order)
    return (values.slice(1, 0, count), places.slice(1, 0, count))
  def rows_of(self, sentences: Tensor, order: Tensor) -> Tensor:
    # Picks sentences (n, ..., L) of every image in an order (n, m): (n, m, L).
    return sentences.gather(1, order.unsqueeze(-1).expand([-1, -1, sentences.size(2)]))
  def search(self, cross: List[Tensor], beam: int, n_best: int, max_length: int, length_penalty: float) -> Tuple[Tensor, Tensor, Tensor, Tensor]:
    # B images; n of them are still searched, each with w prefixes; L is max_length.
    words = self.embedding.to(6)
    device = words.device
    batch = cross[0].size(0)
    found_tokens = torch.zeros([batch, n_best, max_length], dtype=4, device=device)
    found_log_probs = torch.zeros([batch, n_best, max_length], dtype=6, device=device)
    found_lengths = torch.zeros([batch, n_best], dtype=4, device=device)
    found_scores = torch.full([batch, n_best], -inf, dtype=7, device=device)
    images = torch.arange(batch, device=device)
    # Prefixes, likeliest first: (n, w, L) and (n, w); the sum of one that ended is minus infinity.
    tokens = torch.zeros([batch, 1, max_length], dtype=4, device=device)
    log_probs = torch.zeros([batch, 1, max_length], dtype=6, device=device)
    sums = torch.zeros([batch, 1], dtype=7, device=device)
    # Sentences that ended, best first: (n, K, L) and (n, K); where there is none, the score is so.
    ended_tokens = torch.zeros([batch, beam, max_length], dtype=4, device=device)
    ended_log_probs = torch.zeros([batch, beam, max_length], dtype=6, device=device)
    ended_lengths = torch.zeros([batch, beam], dtype=4, device=device)
    ended_scores = torch.full([batch, beam], -inf, dtype=7, device=device)
    last = torch.full([batch], {bos}, dtype=4, device=device)
    past = self.start(batch)
    length = 0
    while length < max_length and images.size(0) > 0:
      scores, past = self.advance(last, words, cross, past)
      n = images.size(0)
      w = sums.size(1)
      v = scores.size(1)
      candidates = sums.unsqueeze(-1) + (scores + self.never).reshape([n, w, v])
      sums, places = self.highest(candidates.reshape([n, w * v]), min(beam, w * v))
      parents = torch.floor_divide(places, v)
      chosen = torch.remainder(places, v)
      first = torch.arange(n, device=device).unsqueeze(1) * w
      rows = parents + first
      tokens = self.rows_of(tokens, parents)
      tokens.select(2, length).copy_(chosen)
      log_probs = self.rows_of(log_probs, parents)
      log_probs.select(2, length).copy_(scores.reshape([-1]).take(rows * v + chosen))
      length = length + 1
      norm = float(length) ** length_penalty
      ends = chosen.eq({eos}).logical_and(sums.gt(-inf))
      if bool(ends.any()):
        new_scores = (sums / norm).masked_fill(ends.logical_not(), -inf)
        both = torch.cat([ended_scores, new_scores], 1)
        ended_scores, order = torch.sort(both, stable=True, dim=1, descending=True)
        ended_scores = ended_scores.slice(1, 0, beam)
        order = order.slice(1, 0, beam)
        ended_tokens = self.rows_of(torch.cat([ended_tokens, tokens], 1), order)
        ended_log_probs = self.rows_of(torch.cat([ended_log_probs, log_probs], 1), order)
        lengths = torch.cat([ended_lengths, torch.full_like(places, length)], 1)
        ended_lengths = lengths.gather(1, order)
        sums = sums.masked_fill(ends, -inf)
      live = sums.amax([1])
      worst = ended_scores.select(1, beam - 1)
      done = live.eq(-inf).logical_or(worst.gt(-inf).logical_and((live / norm).le(worst)))
      if length == max_length:
        done = torch.ones_like(done)
      if bool(done.any()):
        # What ended comes first, then what was cut; the missing last.
        all_scores = torch.cat([ended_scores, sums / norm], 1)
        missing, order = torch.sort(all_scores.eq(-inf).to(4), stable=True, dim=1, descending=False)
        order = order.slice(1, 0, n_best)
        all_lengths = torch.cat([ended_lengths, torch.full_like(places, length)], 1)
        leaving = done.nonzero().reshape([-1])
        to = images.index_select(0, leaving)
        best = self.rows_of(torch.cat([ended_tokens, tokens], 1), order)
        found_tokens.index_copy_(0, to, best.index_select(0, leaving))
        best = self.rows_of(torch.cat([ended_log_probs, log_probs], 1), order)
        found_log_probs.index_copy_(0, to, best.index_select(0, leaving))
        found_lengths.index_copy_(0, to, all_lengths.gather(1, order).index_select(0, leaving))
        found_scores.index_copy_(0, to, all_scores.gather(1, order).index_select(0, leaving))
        staying = done.logical_not().nonzero().reshape([-1])
        images = images.index_select(0, staying)
        tokens = tokens.index_select(0, staying)
        log_probs = log_probs.index_select(0, staying)
        sums = sums.index_select(0, staying)
        ended_tokens = ended_tokens.index_select(0, staying)
        ended_log_probs = ended_log_probs.index_select(0, staying)
        ended_lengths = ended_lengths.index_select(0, staying)
        ended_scores = ended_scores.index_select(0, staying)
        chosen = chosen.index_select(0, staying)
        rows = rows.index_select(0, staying)
        cross = self.select(cross, staying)
      last = chosen.reshape([-1])
      past = self.select(past, rows.reshape([-1]))
    return (found_tokens, found_log_probs, found_lengths, found_scores)
  def caption(self, images: Tensor, beam: int, n_best: int, max_length: int, length_penalty: float) -> Tuple[Tensor, Tensor, Tensor, Tensor]:
    memory, cross, means = self.encode(images)
    return self.search(cross, beam, n_best, max_length, length_penalty)
  def forward(self, images: Tensor) -> Tensor:
    tokens, log_probs, lengths, scores = self.caption(images, {beam}, 1, {maxLength}, {lengthPenalty})
    return tokens.select(1, 0)
