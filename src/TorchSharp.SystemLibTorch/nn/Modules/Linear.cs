using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>x W^T + b, with W [outputs, inputs].</summary>
    public sealed class Linear : nn.Module<Tensor, Tensor>
    {
        internal Linear(long inputs, long outputs, bool hasBias, ScalarType? dtype)
            : base(nameof(Linear))
        {
            in_features = inputs;
            out_features = outputs;
            using (no_grad())
            {
                var initial = new Parameter(empty([outputs, inputs], dtype));
                nn.init.kaiming_uniform_(initial, Math.Sqrt(5));
                weight = initial;
                if (hasBias)
                {
                    double bound = inputs > 0 ? 1 / Math.Sqrt(inputs) : 0;
                    var offset = new Parameter(empty([outputs], dtype));
                    nn.init.uniform_(offset, -bound, bound);
                    bias = offset;
                }
            }
        }

        internal Linear(Parameter weight, Parameter? bias)
            : base(nameof(Linear))
        {
            if (weight.dim() != 2) throw new ArgumentException($"A weight needs two dimensions; this one is {weight}.", nameof(weight));
            in_features = weight.size(1);
            out_features = weight.size(0);
            this.weight = weight;
            if (bias is not null) this.bias = bias;
        }

        public long in_features { get; set; }

        public long out_features { get; set; }

        public Parameter weight
        {
            get => get_parameter(nameof(weight))!;
            set => ConditionallyRegisterParameter(nameof(weight), value ?? throw new ArgumentNullException(nameof(value)));
        }

        public Parameter? bias
        {
            get => get_parameter(nameof(bias));
            set => ConditionallyRegisterParameter(nameof(bias), value);
        }

        public override Tensor forward(Tensor tensor) => nn.functional.linear(tensor, weight, bias);

        /// <summary>Registered by the properties.</summary>
        protected override void RegisterComponents()
        {
        }
    }

    /// <summary>Rows of a table, by number.</summary>
    public sealed class Embedding : nn.Module<Tensor, Tensor>
    {
        private readonly long padding;
        private readonly bool scale;
        private readonly bool sparse;

        internal Embedding(Parameter weight, long padding, bool scale, bool sparse)
            : base(nameof(Embedding))
        {
            this.padding = padding;
            this.scale = scale;
            this.sparse = sparse;
            this.weight = weight;
        }

        public Parameter weight
        {
            get => get_parameter(nameof(weight))!;
            set => ConditionallyRegisterParameter(nameof(weight), value ?? throw new ArgumentNullException(nameof(value)));
        }

        public override Tensor forward(Tensor input) =>
            Result(Native.slt_embedding(weight.Handle, input.Handle, padding, scale, sparse), weight, input);

        /// <summary>Registered by the property.</summary>
        protected override void RegisterComponents()
        {
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <exception cref="NotSupportedException">The device is not the CPU.</exception>
            public static Linear Linear(long inputSize, long outputSize, bool hasBias = true, Device? device = null, ScalarType? dtype = null)
            {
                OnCpu(device);
                return new Linear(inputSize, outputSize, hasBias, dtype);
            }

            public static Linear Linear(Parameter weight, Parameter? bias = null) => new(weight, bias);

            /// <exception cref="NotSupportedException">A norm is limited, or the device is not the CPU.</exception>
            public static Embedding Embedding(
                long num_embeddings,
                long embedding_dims,
                long? padding_idx = null,
                double? max_norm = null,
                double norm_type = 2,
                bool scale_grad_by_freq = false,
                bool sparse = false,
                Device? device = null,
                ScalarType? dtype = null)
            {
                OnCpu(device);
                if (max_norm is not null) throw new NotSupportedException("max_norm is not supported by TorchSharp.SystemLibTorch.");
                var weight = new Parameter(randn([num_embeddings, embedding_dims], dtype));
                if (padding_idx is { } padding)
                {
                    using IDisposable unrecorded = no_grad();
                    using Tensor row = weight.select(0, padding);
                    row.zero_();
                }
                return new Embedding(weight, padding_idx ?? -1, scale_grad_by_freq, sparse);
            }

            /// <summary>A table of given rows, which do not require gradients unless <paramref name="freeze"/> is false.</summary>
            /// <exception cref="NotSupportedException">A norm is limited, or the device is not the CPU.</exception>
            /// <exception cref="ArgumentException">The rows are no matrix.</exception>
            public static Embedding Embedding_from_pretrained(
                Tensor embeddings,
                bool freeze = true,
                long? padding_idx = null,
                double? max_norm = null,
                double norm_type = 2,
                bool scale_grad_by_freq = false,
                bool sparse = false,
                Device? device = null,
                ScalarType? dtype = null)
            {
                ArgumentNullException.ThrowIfNull(embeddings);
                OnCpu(device);
                if (max_norm is not null) throw new NotSupportedException("max_norm is not supported by TorchSharp.SystemLibTorch.");
                if (embeddings.dim() != 2) throw new ArgumentException($"The rows of an embedding are a matrix, but have {embeddings.dim()} dimensions.", nameof(embeddings));
                Tensor rows = dtype is { } type ? embeddings.to(type) : embeddings.alias();
                return new Embedding(new Parameter(rows.DetachFromDisposeScope(), !freeze), padding_idx ?? -1, scale_grad_by_freq, sparse);
            }
        }
    }
}
