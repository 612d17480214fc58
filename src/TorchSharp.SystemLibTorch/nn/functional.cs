using static TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Layers and losses as functions.</summary>
        public static partial class functional
        {
            /// <summary>x W^T + b.</summary>
            public static Tensor linear(Tensor input, Tensor weights, Tensor? bias = null) => Result(slt_linear(input.Handle, weights.Handle, Tensor.HandleOrNull(bias)), input, weights, bias);

            public static Tensor relu(Tensor x, bool inplace = false) => inplace ? x.relu_().alias() : x.relu();

            public static Tensor leaky_relu(Tensor input, double negative_slope = 0.01, bool inplace = false) => inplace ? input.leaky_relu_(negative_slope).alias() : input.leaky_relu(negative_slope);

            public static Tensor tanh(Tensor x, bool inplace = false) => inplace ? x.tanh_().alias() : x.tanh();

            public static Tensor sigmoid(Tensor x) => x.sigmoid();

            public static Tensor sigmoid(Tensor x, bool inplace) => inplace ? x.sigmoid_().alias() : x.sigmoid();

            public static Tensor gelu(Tensor x) => x.gelu();

            public static Tensor gelu(Tensor x, bool inplace) => inplace ? x.gelu_().alias() : x.gelu();

            public static Tensor silu(Tensor x, bool inplace = false) => inplace ? x.silu_().alias() : x.silu();

            public static Tensor hardtanh(Tensor x, double min_val = -1, double max_val = 1, bool inplace = false) => inplace ? x.hardtanh_(min_val, max_val).alias() : x.hardtanh(min_val, max_val);

            public static Tensor softplus(Tensor x, double beta = 1, double threshold = 20) => x.softplus(beta, threshold);

            public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) => input.softmax(dim, dtype);

            public static Tensor log_softmax(Tensor x, long dim) => x.log_softmax(dim);

            public static Tensor layer_norm(Tensor input, long[] normalized_shape, Tensor? weight = null, Tensor? bias = null, double eps = 1e-05) =>
                Result(slt_layer_norm(input.Handle, normalized_shape, normalized_shape.Length, Tensor.HandleOrNull(weight), Tensor.HandleOrNull(bias), eps), input, weight, bias);

            public static Tensor one_hot(Tensor x, long num_classes = -1) => Result(slt_one_hot(x.Handle, num_classes), x);

            public static Tensor cross_entropy(Tensor input, Tensor target, Tensor? weight = null, long ignore_index = -100, Reduction reduction = Reduction.Mean, double label_smoothing = 0) =>
                Result(slt_cross_entropy(input.Handle, target.Handle, Tensor.HandleOrNull(weight), (long)reduction, ignore_index, label_smoothing), input, target, weight);

            public static Tensor nll_loss(Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean) =>
                Result(slt_nll_loss(input.Handle, target.Handle, Tensor.HandleOrNull(weight), (long)reduction), input, target, weight);

            public static Tensor mse_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) => Result(slt_mse_loss(input.Handle, target.Handle, (long)reduction), input, target);

            public static Tensor l1_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) => Result(slt_l1_loss(input.Handle, target.Handle, (long)reduction), input, target);

            public static Tensor binary_cross_entropy_with_logits(Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean, Tensor? pos_weights = null) =>
                Result(slt_binary_cross_entropy_with_logits(input.Handle, target.Handle, Tensor.HandleOrNull(weight), Tensor.HandleOrNull(pos_weights), (long)reduction), input, target, weight, pos_weights);
        }
    }
}
