// Parts of a tensor, read and written.
#pragma once
#include "support.h"

SLT H slt_select(H a, int64_t dim, int64_t index) { return guard([&] { return give(T(a).select(dim, index)); }); }
SLT H slt_slice(H a, int64_t dim, int64_t start, int64_t finish, int64_t step) {
  return guard([&] { return give(T(a).slice(dim, start, finish, step)); });
}
SLT H slt_narrow(H a, int64_t dim, int64_t start, int64_t length) { return guard([&] { return give(T(a).narrow(dim, start, length)); }); }
SLT H slt_index_select(H a, int64_t dim, H index) { return guard([&] { return give(T(a).index_select(dim, T(index))); }); }
SLT H slt_index_add(H a, int64_t dim, H index, H source, SltScalar alpha) {
  return guard([&] { return give(T(a).index_add(dim, T(index), T(source), S(alpha))); });
}
SLT int slt_index_add_(H a, int64_t dim, H index, H source, SltScalar alpha) {
  return guard([&] { T(a).index_add_(dim, T(index), T(source), S(alpha)); return 0; });
}
SLT H slt_index_copy(H a, int64_t dim, H index, H source) { return guard([&] { return give(T(a).index_copy(dim, T(index), T(source))); }); }
SLT int slt_index_copy_(H a, int64_t dim, H index, H source) {
  return guard([&] { T(a).index_copy_(dim, T(index), T(source)); return 0; });
}
SLT H slt_index_fill(H a, int64_t dim, H index, SltScalar value) { return guard([&] { return give(T(a).index_fill(dim, T(index), S(value))); }); }
SLT int slt_index_fill_(H a, int64_t dim, H index, SltScalar value) {
  return guard([&] { T(a).index_fill_(dim, T(index), S(value)); return 0; });
}
SLT H slt_gather(H a, int64_t dim, H index) { return guard([&] { return give(T(a).gather(dim, T(index))); }); }
SLT H slt_scatter(H a, int64_t dim, H index, H source) { return guard([&] { return give(T(a).scatter(dim, T(index), T(source))); }); }
SLT int slt_scatter_(H a, int64_t dim, H index, H source) { return guard([&] { T(a).scatter_(dim, T(index), T(source)); return 0; }); }
SLT H slt_scatter_add(H a, int64_t dim, H index, H source) { return guard([&] { return give(T(a).scatter_add(dim, T(index), T(source))); }); }
SLT int slt_scatter_add_(H a, int64_t dim, H index, H source) { return guard([&] { T(a).scatter_add_(dim, T(index), T(source)); return 0; }); }
SLT H slt_take(H a, H index) { return guard([&] { return give(T(a).take(T(index))); }); }
SLT H slt_take_along_dim(H a, H index, bool has_dim, int64_t dim) {
  return guard([&] { return give(at::take_along_dim(T(a), T(index), maybe_integer(has_dim, dim))); });
}
SLT H slt_masked_select(H a, H mask) { return guard([&] { return give(T(a).masked_select(T(mask))); }); }
SLT H slt_masked_fill(H a, H mask, SltScalar value) { return guard([&] { return give(T(a).masked_fill(T(mask), S(value))); }); }
SLT int slt_masked_fill_(H a, H mask, SltScalar value) { return guard([&] { T(a).masked_fill_(T(mask), S(value)); return 0; }); }
SLT H slt_index(H a, const SltIndex* items, int count) { return guard([&] { return give(T(a).index(indices(items, count))); }); }
SLT int slt_index_put_(H a, const SltIndex* items, int count, H value) {
  return guard([&] { at::Tensor t = T(a); t.index_put_(indices(items, count), T(value)); return 0; });
}
SLT int slt_index_put_scalar_(H a, const SltIndex* items, int count, SltScalar value) {
  return guard([&] { at::Tensor t = T(a); t.index_put_(indices(items, count), S(value)); return 0; });
}
// Only tensors, null for a whole dimension.
SLT int slt_index_put_tensors_(H a, const H* list, int count, H value, bool accumulate) {
  return guard([&] {
    c10::List<c10::optional<at::Tensor>> which;
    for (int i = 0; i < count; i++) which.push_back(maybe(list[i]));
    at::Tensor t = T(a);
    t.index_put_(which, T(value), accumulate);
    return 0;
  });
}
SLT L slt_where_indices(H condition) { return guard([&] { return new std::vector<at::Tensor>(at::where(T(condition))); }); }
