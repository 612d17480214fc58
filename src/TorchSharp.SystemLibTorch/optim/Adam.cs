using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>Kingma and Ba, arXiv 1412.6980; weight decay is added to the gradient.</summary>
    public sealed class Adam : OptimizerHelper
    {
        private readonly Options defaults;
        private readonly AdamMoments moments = new();

        internal Adam(IEnumerable<ParamGroup> groups, double lr, double beta1, double beta2, double eps, double weight_decay, bool amsgrad, bool maximize)
        {
            NotNegative(lr, nameof(lr));
            NotNegative(eps, nameof(eps));
            NotNegative(weight_decay, nameof(weight_decay));
            if (!(beta1 is >= 0 and < 1)) throw new ArgumentException($"Invalid beta1: {beta1}", nameof(beta1));
            if (!(beta2 is >= 0 and < 1)) throw new ArgumentException($"Invalid beta2: {beta2}", nameof(beta2));
            defaults = new Options
            {
                LearningRate = lr,
                beta1 = beta1,
                beta2 = beta2,
                eps = eps,
                weight_decay = weight_decay,
                amsgrad = amsgrad,
                maximize = maximize,
            };
            foreach (ParamGroup group in groups) add_param_group(group);
        }

        public override void add_param_group(Modules.ParamGroup param_group)
        {
            var options = (Options)param_group.Options;
            options.beta1 ??= defaults.beta1;
            options.beta2 ??= defaults.beta2;
            options.eps ??= defaults.eps;
            options.weight_decay ??= defaults.weight_decay;
            options.amsgrad ??= defaults.amsgrad;
            options.maximize ??= defaults.maximize;
            Add(param_group, defaults.LearningRate!.Value);
        }

        private protected override void Update(Modules.ParamGroup group, Parameter parameter, Tensor grad)
        {
            var options = (Options)group.Options;
            if (options.maximize!.Value) grad = -grad;
            if (options.weight_decay!.Value != 0) grad = grad.add(parameter, alpha: options.weight_decay.Value);
            moments.Step(parameter, grad, group.LearningRate, options.beta1!.Value, options.beta2!.Value, options.eps!.Value, options.amsgrad!.Value);
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) moments.Dispose();
            base.Dispose(disposing);
        }

        /// <summary>What is not given is the optimizer's.</summary>
        public class Options : OptimizerOptions
        {
            public double? beta1 { get; set; }

            public double? beta2 { get; set; }

            public double? eps { get; set; }

            public double? weight_decay { get; set; }

            public bool? amsgrad { get; set; }

            public bool? maximize { get; set; }
        }

        /// <summary>Parameters with options of their own. They must be given: without them TorchSharp takes a rate of 0.001, not the optimizer's.</summary>
        public class ParamGroup : ParamGroup<Options>
        {
            public ParamGroup(IEnumerable<Parameter> parameters, Options options)
                : base(parameters, options)
            {
            }
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class optim
        {
            public static Adam Adam(IEnumerable<Parameter> parameters, double lr = 0.001, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-08, double weight_decay = 0, bool amsgrad = false, bool maximize = false) =>
                new([new Adam.ParamGroup(parameters, new Adam.Options())], lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);

            public static Adam Adam(IEnumerable<(string name, Parameter parameter)> parameters, double lr = 0.001, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-08, double weight_decay = 0, bool amsgrad = false, bool maximize = false) =>
                Adam(parameters.Select(pair => pair.parameter), lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);

            public static Adam Adam(IEnumerable<Adam.ParamGroup> parameters, double lr = 0.001, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-08, double weight_decay = 0, bool amsgrad = false, bool maximize = false) =>
                new(parameters, lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);
        }
    }
}
