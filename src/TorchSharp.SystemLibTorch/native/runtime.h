// Start-up, errors, threads, lifetime and what can be read off a tensor.
#pragma once
#include "support.h"

#include <ATen/Parallel.h>
#include <dlfcn.h>
#include <malloc.h>

SLT const char* slt_error() { return last_error.c_str(); }

SLT const char* slt_version() { return TORCH_VERSION; }

// libtorch symbolises a C++ stack for every exception, which takes milliseconds; the message is enough. glibc gives large
// blocks back to the system as soon as they are free, and every page of the next one is a fault: they are kept.
SLT void slt_initialize(int native_traces) {
  if (!native_traces) c10::SetStackTraceFetcher([] { return std::string(); });
#ifdef __GLIBC__
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, 256 << 20);
#endif
}

SLT int slt_get_num_threads() { return at::get_num_threads(); }

// OpenMP runs ATen's loops; OpenBLAS has a pool of its own, and is reached only if it is the BLAS that is loaded.
SLT int slt_set_num_threads(int count) {
  return guard([&] {
    at::set_num_threads(count);
    if (auto set = reinterpret_cast<void (*)(int)>(dlsym(RTLD_DEFAULT, "openblas_set_num_threads"))) set(count);
    return 0;
  });
}

SLT int slt_get_num_interop_threads() { return at::get_num_interop_threads(); }
SLT int slt_set_num_interop_threads(int count) {
  return guard([&] { at::set_num_interop_threads(count); return 0; });
}

SLT void slt_free(H a) { c10::raw::intrusive_ptr::decref(reinterpret_cast<c10::TensorImpl*>(a)); }
SLT H slt_share(H a) { return give(T(a)); }

// Bytes that die with this tensor: those of its storage, unless a view or another tensor shares it.
SLT int64_t slt_owned_bytes(H a) {
  const at::Tensor& t = T(a);
  return t.has_storage() && t.storage().use_count() == 1 ? static_cast<int64_t>(t.storage().nbytes()) : 0;
}

SLT int slt_dim(H a) { return static_cast<int>(T(a).dim()); }
SLT int64_t slt_numel(H a) { return T(a).numel(); }
SLT int slt_dtype(H a) { return static_cast<int>(T(a).scalar_type()); }
SLT int64_t slt_element_size(H a) { return static_cast<int64_t>(T(a).element_size()); }
SLT int64_t slt_storage_offset(H a) { return T(a).storage_offset(); }
SLT int slt_is_contiguous(H a) { return T(a).is_contiguous(); }
SLT void* slt_data_pointer(H a) { return guard([&] { return T(a).data_ptr(); }); }
SLT void slt_sizes(H a, int64_t* out) {
  for (int64_t size : T(a).sizes()) *out++ = size;
}
SLT void slt_strides(H a, int64_t* out) {
  for (int64_t stride : T(a).strides()) *out++ = stride;
}

SLT int slt_item(H a, SltScalar* out) {
  return guard([&] {
    at::Scalar s = T(a).item();
    if (s.isBoolean()) *out = {s.to<bool>() ? 1.0 : 0.0, s.to<bool>(), 3};
    else if (s.isFloatingPoint()) *out = {s.to<double>(), 0, 1};
    else *out = {static_cast<double>(s.to<int64_t>()), s.to<int64_t>(), 2};
    return 0;
  });
}

// A list of results: counted, emptied one by one, freed.
SLT int slt_list_count(L list) { return static_cast<int>(list->size()); }
SLT H slt_list_take(L list, int index) { return give(std::move((*list)[index])); }
SLT void slt_list_free(L list) { delete list; }
