#include "tokenizer/trie.h"

#include <algorithm>

namespace pulseplate {

namespace {

/// Never 0, which marks a free slot; a code point has 21 bits.
std::uint64_t keyOf(Trie::Node node, char32_t codePoint) {
  return (static_cast<std::uint64_t>(node) << 21 | codePoint) + 1;
}

}  // namespace

Trie::Trie() : edges_(64), values_{kNoValue} {}

void Trie::insert(std::u32string_view text, std::int64_t value) {
  Node node = kRoot;
  for (const auto codePoint : text) {
    // Half full at most: searches stay short.
    if (values_.size() * 2 > edges_.size()) grow();
    const auto key = keyOf(node, codePoint);
    auto& edge = edges_[slotOf(key)];
    if (edge.key == 0) {
      edge = {key, static_cast<Node>(values_.size())};
      values_.push_back(kNoValue);
    }
    node = edge.child;
  }
  values_[node] = value;
  depth_ = std::max(depth_, text.size());
}

Trie::Node Trie::step(Node node, char32_t codePoint) const {
  // Is kNone for a free slot.
  return edges_[slotOf(keyOf(node, codePoint))].child;
}

Trie::Node Trie::walk(Node node, std::u32string_view text) const {
  for (const auto codePoint : text) {
    node = step(node, codePoint);
    if (node == kNone) break;
  }
  return node;
}

std::int64_t Trie::find(std::u32string_view text) const {
  const auto node = walk(kRoot, text);
  return node == kNone ? kNoValue : valueOf(node);
}

std::size_t Trie::slotOf(std::uint64_t key) const {
  const auto mask = edges_.size() - 1;
  // The high bits of a product with an odd constant near 2^64 / golden ratio depend on all bits of the key.
  auto slot = static_cast<std::size_t>((key * 0x9e3779b97f4a7c15U) >> 32) & mask;
  while (edges_[slot].key != key && edges_[slot].key != 0) slot = (slot + 1) & mask;
  return slot;
}

void Trie::grow() {
  std::vector<Edge> old(edges_.size() * 2);
  old.swap(edges_);
  for (const auto& edge : old)
    if (edge.key != 0) edges_[slotOf(edge.key)] = edge;
}

}  // namespace pulseplate
