// Views, copies of another shape, joining and splitting.
#pragma once
#include "support.h"

SLT H slt_reshape(H a, const int64_t* sizes, int count) { return guard([&] { return give(T(a).reshape(ints(sizes, count))); }); }
SLT H slt_view(H a, const int64_t* sizes, int count) { return guard([&] { return give(T(a).view(ints(sizes, count))); }); }
SLT H slt_flatten(H a, int64_t start, int64_t end) { return guard([&] { return give(T(a).flatten(start, end)); }); }
SLT H slt_unflatten(H a, int64_t dim, const int64_t* sizes, int count) {
  return guard([&] {
    at::Tensor t = T(a);
    dim = at::maybe_wrap_dim(dim, t.dim());
    std::vector<int64_t> shape(t.sizes().begin(), t.sizes().begin() + dim);
    shape.insert(shape.end(), sizes, sizes + count);
    shape.insert(shape.end(), t.sizes().begin() + dim + 1, t.sizes().end());
    return give(t.reshape(shape));
  });
}
SLT H slt_permute(H a, const int64_t* dims, int count) { return guard([&] { return give(T(a).permute(ints(dims, count))); }); }
SLT H slt_transpose(H a, int64_t dim0, int64_t dim1) { return guard([&] { return give(T(a).transpose(dim0, dim1)); }); }
SLT int slt_transpose_(H a, int64_t dim0, int64_t dim1) { return guard([&] { T(a).transpose_(dim0, dim1); return 0; }); }
SLT_UNARY(t)
SLT H slt_mT(H a) { return guard([&] { return give(T(a).transpose(-2, -1)); }); }
SLT H slt_reversed(H a) {
  return guard([&] {
    std::vector<int64_t> dims;
    for (int64_t i = T(a).dim(); i-- > 0;) dims.push_back(i);
    return give(T(a).permute(dims));
  });
}
SLT H slt_movedim(H a, const int64_t* source, int count, const int64_t* destination, int destination_count) {
  return guard([&] { return give(T(a).movedim(ints(source, count), ints(destination, destination_count))); });
}
SLT H slt_unsqueeze(H a, int64_t dim) { return guard([&] { return give(T(a).unsqueeze(dim)); }); }
SLT int slt_unsqueeze_(H a, int64_t dim) { return guard([&] { T(a).unsqueeze_(dim); return 0; }); }
SLT H slt_squeeze(H a, bool has_dim, int64_t dim) { return guard([&] { return give(has_dim ? T(a).squeeze(dim) : T(a).squeeze()); }); }
SLT int slt_squeeze_(H a, bool has_dim, int64_t dim) {
  return guard([&] { if (has_dim) T(a).squeeze_(dim); else T(a).squeeze_(); return 0; });
}
SLT H slt_expand(H a, const int64_t* sizes, int count, bool implicit) {
  return guard([&] { return give(T(a).expand(ints(sizes, count), implicit)); });
}
SLT H slt_broadcast_to(H a, const int64_t* sizes, int count) { return guard([&] { return give(T(a).broadcast_to(ints(sizes, count))); }); }
SLT H slt_repeat(H a, const int64_t* sizes, int count) { return guard([&] { return give(T(a).repeat(ints(sizes, count))); }); }
SLT H slt_tile(H a, const int64_t* sizes, int count) { return guard([&] { return give(T(a).tile(ints(sizes, count))); }); }
SLT H slt_repeat_interleave(H a, H repeats, bool has_dim, int64_t dim, bool has_size, int64_t size) {
  return guard([&] { return give(T(a).repeat_interleave(T(repeats), maybe_integer(has_dim, dim), maybe_integer(has_size, size))); });
}
SLT H slt_repeat_interleave_times(H a, int64_t repeats, bool has_dim, int64_t dim, bool has_size, int64_t size) {
  return guard([&] { return give(T(a).repeat_interleave(repeats, maybe_integer(has_dim, dim), maybe_integer(has_size, size))); });
}
SLT_UNARY(contiguous)
SLT_UNARY(clone)
SLT_UNARY(detach)
SLT_UNARY_INPLACE(detach_)
SLT_UNARY(alias)
SLT H slt_unfold(H a, int64_t dim, int64_t size, int64_t step) { return guard([&] { return give(T(a).unfold(dim, size, step)); }); }
SLT H slt_as_strided(H a, const int64_t* sizes, int count, const int64_t* strides, int stride_count, int64_t offset) {
  return guard([&] { return give(T(a).as_strided(ints(sizes, count), ints(strides, stride_count), offset)); });
}
SLT H slt_flip(H a, const int64_t* dims, int count) { return guard([&] { return give(T(a).flip(ints(dims, count))); }); }
SLT H slt_rot90(H a, int64_t times, const int64_t* dims, int count) { return guard([&] { return give(T(a).rot90(times, ints(dims, count))); }); }
SLT H slt_roll(H a, const int64_t* shifts, int count, const int64_t* dims, int dim_count) {
  return guard([&] { return give(T(a).roll(ints(shifts, count), ints(dims, dim_count))); });
}
SLT H slt_tril(H a, int64_t diagonal) { return guard([&] { return give(T(a).tril(diagonal)); }); }
SLT H slt_triu(H a, int64_t diagonal) { return guard([&] { return give(T(a).triu(diagonal)); }); }
SLT int slt_tril_(H a, int64_t diagonal) { return guard([&] { T(a).tril_(diagonal); return 0; }); }
SLT int slt_triu_(H a, int64_t diagonal) { return guard([&] { T(a).triu_(diagonal); return 0; }); }
SLT H slt_diag(H a, int64_t diagonal) { return guard([&] { return give(T(a).diag(diagonal)); }); }
SLT H slt_diagonal(H a, int64_t offset, int64_t dim1, int64_t dim2) { return guard([&] { return give(T(a).diagonal(offset, dim1, dim2)); }); }
SLT H slt_diag_embed(H a, int64_t offset, int64_t dim1, int64_t dim2) { return guard([&] { return give(T(a).diag_embed(offset, dim1, dim2)); }); }

SLT H slt_cat(const H* list, int count, int64_t dim) { return guard([&] { return give(at::cat(tensors(list, count), dim)); }); }
SLT H slt_stack(const H* list, int count, int64_t dim) { return guard([&] { return give(at::stack(tensors(list, count), dim)); }); }
SLT H slt_vstack(const H* list, int count) { return guard([&] { return give(at::vstack(tensors(list, count))); }); }
SLT H slt_hstack(const H* list, int count) { return guard([&] { return give(at::hstack(tensors(list, count))); }); }
SLT H slt_block_diag(const H* list, int count) { return guard([&] { return give(at::block_diag(tensors(list, count))); }); }
SLT L slt_meshgrid(const H* list, int count, const char* indexing) {
  return guard([&] { return new std::vector<at::Tensor>(at::meshgrid(tensors(list, count), text(indexing))); });
}
SLT L slt_broadcast_tensors(const H* list, int count) {
  return guard([&] { return new std::vector<at::Tensor>(at::broadcast_tensors(tensors(list, count))); });
}
SLT L slt_split(H a, int64_t size, int64_t dim) { return guard([&] { return new std::vector<at::Tensor>(T(a).split(size, dim)); }); }
SLT L slt_split_sizes(H a, const int64_t* sizes, int count, int64_t dim) {
  return guard([&] { return new std::vector<at::Tensor>(T(a).split_with_sizes(ints(sizes, count), dim)); });
}
SLT L slt_chunk(H a, int64_t chunks, int64_t dim) { return guard([&] { return new std::vector<at::Tensor>(T(a).chunk(chunks, dim)); }); }
SLT L slt_unbind(H a, int64_t dim) { return guard([&] { return new std::vector<at::Tensor>(T(a).unbind(dim)); }); }
