using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>Minus the log probability that softmax gives to the target.</summary>
    public sealed class CrossEntropyLoss : nn.Module<Tensor, Tensor, Tensor>
    {
        private readonly Tensor? weight;
        private readonly long? ignore_index;
        private readonly nn.Reduction reduction;

        internal CrossEntropyLoss(Tensor? weight, long? ignore_index, nn.Reduction reduction)
            : base(nameof(CrossEntropyLoss))
        {
            this.weight = weight;
            this.ignore_index = ignore_index;
            this.reduction = reduction;
        }

        public override Tensor forward(Tensor input1, Tensor input2) => nn.functional.cross_entropy(input1, input2, weight, ignore_index ?? -100, reduction);

        /// <summary>The weights are the caller's: they are no buffers.</summary>
        protected override void RegisterComponents()
        {
        }
    }

    /// <summary>Minus the given log probability of the target.</summary>
    public sealed class NLLLoss : nn.Module<Tensor, Tensor, Tensor>
    {
        private readonly Tensor? weight;
        private readonly nn.Reduction reduction;

        internal NLLLoss(Tensor? weight, nn.Reduction reduction)
            : base(nameof(NLLLoss))
        {
            this.weight = weight;
            this.reduction = reduction;
        }

        public override Tensor forward(Tensor input1, Tensor input2) => nn.functional.nll_loss(input1, input2, weight, reduction);

        /// <summary>The weights are the caller's: they are no buffers.</summary>
        protected override void RegisterComponents()
        {
        }
    }

    /// <summary>The squared difference.</summary>
    public sealed class MSELoss : nn.Module<Tensor, Tensor, Tensor>
    {
        private readonly nn.Reduction reduction;

        internal MSELoss(nn.Reduction reduction)
            : base(nameof(MSELoss))
        {
            this.reduction = reduction;
        }

        public override Tensor forward(Tensor input1, Tensor input2) => nn.functional.mse_loss(input1, input2, reduction);

        /// <summary>The weights are the caller's: they are no buffers.</summary>
        protected override void RegisterComponents()
        {
        }
    }

    /// <summary>The absolute difference.</summary>
    public sealed class L1Loss : nn.Module<Tensor, Tensor, Tensor>
    {
        private readonly nn.Reduction reduction;

        internal L1Loss(nn.Reduction reduction)
            : base(nameof(L1Loss))
        {
            this.reduction = reduction;
        }

        public override Tensor forward(Tensor input1, Tensor input2) => nn.functional.l1_loss(input1, input2, reduction);

        /// <summary>The weights are the caller's: they are no buffers.</summary>
        protected override void RegisterComponents()
        {
        }
    }

    /// <summary>The binary cross-entropy of a sigmoid.</summary>
    public sealed class BCEWithLogitsLoss : nn.Module<Tensor, Tensor, Tensor>
    {
        private readonly Tensor? weight;
        private readonly nn.Reduction reduction;
        private readonly Tensor? pos_weights;

        internal BCEWithLogitsLoss(Tensor? weight, nn.Reduction reduction, Tensor? pos_weights)
            : base(nameof(BCEWithLogitsLoss))
        {
            this.weight = weight;
            this.reduction = reduction;
            this.pos_weights = pos_weights;
        }

        public override Tensor forward(Tensor input1, Tensor input2) => nn.functional.binary_cross_entropy_with_logits(input1, input2, weight, reduction, pos_weights);

        /// <summary>The weights are the caller's: they are no buffers.</summary>
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
            /// <summary>What becomes of a loss per example.</summary>
            public enum Reduction : long
            {
                None = 0,
                Mean = 1,
                Sum = 2,
            }

            public static CrossEntropyLoss CrossEntropyLoss(Tensor? weight = null, long? ignore_index = null, Reduction reduction = Reduction.Mean) => new(weight, ignore_index, reduction);

            public static NLLLoss NLLLoss(Tensor? weight = null, Reduction reduction = Reduction.Mean) => new(weight, reduction);

            public static MSELoss MSELoss(Reduction reduction = Reduction.Mean) => new(reduction);

            public static L1Loss L1Loss(Reduction reduction = Reduction.Mean) => new(reduction);

            public static BCEWithLogitsLoss BCEWithLogitsLoss(Tensor? weight = null, Reduction reduction = Reduction.Mean, Tensor? pos_weights = null) => new(weight, reduction, pos_weights);
        }
    }
}
