#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace pulseplate {

/// Maps texts to numbers and can be walked one code point at a time, which finds the longest known beginning
/// of a word in one pass over it. The edges lie in one open-addressed hash table.
class Trie {
 public:
  using Node = std::uint32_t;
  static constexpr Node kRoot = 0;
  /// No known text goes on like this.
  static constexpr Node kNone = UINT32_MAX;
  static constexpr std::int64_t kNoValue = -1;

  Trie();

  /// `value` is 0 or more; a text that is there already gets the new one.
  void insert(std::u32string_view text, std::int64_t value);

  Node step(Node node, char32_t codePoint) const;
  Node walk(Node node, std::u32string_view text) const;
  /// The number of the text that ends at `node`, or kNoValue.
  std::int64_t valueOf(Node node) const { return values_[node]; }
  std::int64_t find(std::u32string_view text) const;

  bool empty() const { return values_.size() == 1; }
  /// Code points of the longest text.
  std::size_t depth() const { return depth_; }

 private:
  struct Edge {
    std::uint64_t key = 0;
    Node child = kNone;
  };

  std::size_t slotOf(std::uint64_t key) const;
  void grow();

  std::vector<Edge> edges_;
  std::vector<std::int64_t> values_;
  std::size_t depth_ = 0;
};

}  // namespace pulseplate
