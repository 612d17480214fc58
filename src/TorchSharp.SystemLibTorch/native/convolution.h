// Images: convolutions, pools, patches, padding. A list of one number counts for both directions.
#pragma once
#include "support.h"

SLT H slt_conv2d(H a, H weight, H bias, const int64_t* strides, int stride_count, const int64_t* padding, int padding_count,
                 const int64_t* dilation, int dilation_count, int64_t groups) {
  return guard([&] {
    return give(at::conv2d(T(a), T(weight), maybe(bias), ints(strides, stride_count), ints(padding, padding_count),
                           ints(dilation, dilation_count), groups));
  });
}
SLT H slt_conv_transpose2d(H a, H weight, H bias, const int64_t* strides, int stride_count, const int64_t* padding, int padding_count,
                           const int64_t* output_padding, int output_padding_count, const int64_t* dilation, int dilation_count,
                           int64_t groups) {
  return guard([&] {
    return give(at::conv_transpose2d(T(a), T(weight), maybe(bias), ints(strides, stride_count), ints(padding, padding_count),
                                     ints(output_padding, output_padding_count), groups, ints(dilation, dilation_count)));
  });
}

// No strides: those of the kernel.
SLT H slt_max_pool2d(H a, const int64_t* kernel, int kernel_count, const int64_t* strides, int stride_count, const int64_t* padding,
                     int padding_count, const int64_t* dilation, int dilation_count, bool ceil) {
  return guard([&] {
    return give(at::max_pool2d(T(a), ints(kernel, kernel_count), ints(strides, stride_count), ints(padding, padding_count),
                               ints(dilation, dilation_count), ceil));
  });
}
SLT int slt_max_pool2d_with_indices(H a, const int64_t* kernel, int kernel_count, const int64_t* strides, int stride_count,
                                    const int64_t* padding, int padding_count, const int64_t* dilation, int dilation_count, bool ceil,
                                    H* values, H* indexes) {
  return guard([&] {
    return give_pair(at::max_pool2d_with_indices(T(a), ints(kernel, kernel_count), ints(strides, stride_count),
                                                 ints(padding, padding_count), ints(dilation, dilation_count), ceil),
                     values, indexes);
  });
}
SLT H slt_avg_pool2d(H a, const int64_t* kernel, int kernel_count, const int64_t* strides, int stride_count, const int64_t* padding,
                     int padding_count, bool ceil, bool count_padding, bool has_divisor, int64_t divisor) {
  return guard([&] {
    return give(at::avg_pool2d(T(a), ints(kernel, kernel_count), ints(strides, stride_count), ints(padding, padding_count), ceil,
                               count_padding, maybe_integer(has_divisor, divisor)));
  });
}

SLT H slt_im2col(H a, const int64_t* kernel, int kernel_count, const int64_t* dilation, int dilation_count, const int64_t* padding,
                 int padding_count, const int64_t* strides, int stride_count) {
  return guard([&] {
    return give(at::im2col(T(a), ints(kernel, kernel_count), ints(dilation, dilation_count), ints(padding, padding_count),
                           ints(strides, stride_count)));
  });
}
SLT H slt_col2im(H a, const int64_t* sizes, int count, const int64_t* kernel, int kernel_count, const int64_t* dilation,
                 int dilation_count, const int64_t* padding, int padding_count, const int64_t* strides, int stride_count) {
  return guard([&] {
    return give(at::col2im(T(a), ints(sizes, count), ints(kernel, kernel_count), ints(dilation, dilation_count),
                           ints(padding, padding_count), ints(strides, stride_count)));
  });
}
SLT H slt_pad(H a, const int64_t* pad, int count, const char* mode, double value) {
  return guard([&] { return give(at::pad(T(a), ints(pad, count), text(mode), c10::optional<double>(value))); });
}
