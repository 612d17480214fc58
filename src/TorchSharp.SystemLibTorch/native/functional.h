// Layers and losses.
#pragma once
#include "support.h"

SLT H slt_linear(H a, H weight, H bias) { return guard([&] { return give(at::linear(T(a), T(weight), maybe(bias))); }); }
SLT H slt_embedding(H weight, H indexes, int64_t padding, bool scale, bool sparse) {
  return guard([&] { return give(at::embedding(T(weight), T(indexes), padding, scale, sparse)); });
}
SLT H slt_layer_norm(H a, const int64_t* shape, int count, H weight, H bias, double eps) {
  return guard([&] { return give(at::layer_norm(T(a), ints(shape, count), maybe(weight), maybe(bias), eps, false)); });
}
SLT H slt_one_hot(H a, int64_t classes) { return guard([&] { return give(at::one_hot(T(a), classes)); }); }

// reduction: at::Reduction, 0 none, 1 mean, 2 sum
SLT H slt_cross_entropy(H a, H target, H weight, int64_t reduction, int64_t ignore_index, double label_smoothing) {
  return guard([&] { return give(at::cross_entropy_loss(T(a), T(target), maybe(weight), reduction, ignore_index, label_smoothing)); });
}
SLT H slt_nll_loss(H a, H target, H weight, int64_t reduction) {
  return guard([&] { return give(at::nll_loss_nd(T(a), T(target), maybe(weight), reduction, -100)); });
}
SLT H slt_mse_loss(H a, H target, int64_t reduction) { return guard([&] { return give(at::mse_loss(T(a), T(target), reduction)); }); }
SLT H slt_l1_loss(H a, H target, int64_t reduction) { return guard([&] { return give(at::l1_loss(T(a), T(target), reduction)); }); }
SLT H slt_binary_cross_entropy_with_logits(H a, H target, H weight, H pos_weight, int64_t reduction) {
  return guard([&] { return give(at::binary_cross_entropy_with_logits(T(a), T(target), maybe(weight), maybe(pos_weight), reduction)); });
}
