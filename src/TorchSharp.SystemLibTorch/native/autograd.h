// Gradients and the modes that record them.
#pragma once
#include "support.h"

#include <ATen/core/grad_mode.h>
#include <c10/core/InferenceMode.h>
#include <torch/csrc/autograd/autograd.h>

SLT int slt_requires_grad(H a) { return T(a).requires_grad(); }
SLT int slt_set_requires_grad(H a, bool on) { return guard([&] { T(a).set_requires_grad(on); return 0; }); }
SLT int slt_is_leaf(H a) { return T(a).is_leaf(); }
SLT int slt_retain_grad(H a) { return guard([&] { T(a).retain_grad(); return 0; }); }

// The gradient in *out, or null if there is none.
SLT int slt_grad(H a, H* out) {
  return guard([&] {
    const at::Tensor& g = T(a).grad();
    *out = g.defined() ? give(g) : nullptr;
    return 0;
  });
}
SLT int slt_set_grad(H a, H grad) {
  return guard([&] {
    at::Tensor t = T(a);
    at::Tensor g = grad ? T(grad) : at::Tensor();
    TORCH_CHECK(!g.defined() || g.sizes() == t.sizes(), "assigned grad has data of a different size: expected ", t.sizes(), ", got ", g.sizes());
    t.mutable_grad() = g;
    return 0;
  });
}

namespace {
// 0 false, 1 true, -1 not given
inline c10::optional<bool> maybe_bool(int value) {
  return value < 0 ? c10::nullopt : c10::optional<bool>(value != 0);
}
}  // namespace

SLT int slt_backward(const H* outputs, int count, const H* grads, int grad_count, int retain_graph, bool create_graph,
                     const H* inputs, int input_count) {
  return guard([&] {
    torch::autograd::backward(tensors(outputs, count), tensors(grads, grad_count), maybe_bool(retain_graph), create_graph,
                              tensors(inputs, input_count));
    return 0;
  });
}

// Undefined gradients of unused inputs come back as null handles.
SLT int slt_autograd_grad(const H* outputs, int count, const H* inputs, int input_count, const H* grads, int grad_count,
                          bool retain_graph, bool create_graph, bool allow_unused, H* results) {
  return guard([&] {
    auto list = torch::autograd::grad(tensors(outputs, count), tensors(inputs, input_count), tensors(grads, grad_count),
                                      retain_graph, create_graph, allow_unused);
    for (size_t i = 0; i < list.size(); i++) results[i] = list[i].defined() ? give(list[i]) : nullptr;
    return 0;
  });
}

SLT int slt_is_grad_enabled() { return at::GradMode::is_enabled(); }
SLT void slt_set_grad_enabled(bool on) { at::GradMode::set_enabled(on); }
SLT int slt_is_inference_mode() { return c10::InferenceMode::is_enabled(); }
SLT void* slt_inference_mode_new(bool on) { return guard([&] { return new c10::InferenceMode(on); }); }
SLT void slt_inference_mode_free(void* mode) { delete static_cast<c10::InferenceMode*>(mode); }
