using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>Gradient descent, with momentum on wish.</summary>
    public sealed class SGD : OptimizerHelper
    {
        private readonly Options defaults;
        private readonly Dictionary<Parameter, Tensor> velocities = new(ReferenceEqualityComparer.Instance);

        internal SGD(IEnumerable<ParamGroup> groups, double learningRate, double momentum, double dampening, double weight_decay, bool nesterov, bool maximize)
        {
            NotNegative(learningRate, nameof(learningRate));
            NotNegative(momentum, nameof(momentum));
            NotNegative(weight_decay, nameof(weight_decay));
            if (nesterov && (momentum <= 0 || dampening != 0)) throw new ArgumentException("Nesterov momentum requires a momentum and zero dampening", nameof(nesterov));
            defaults = new Options
            {
                LearningRate = learningRate,
                momentum = momentum,
                dampening = dampening,
                weight_decay = weight_decay,
                nesterov = nesterov,
                maximize = maximize,
            };
            foreach (ParamGroup group in groups) add_param_group(group);
        }

        public override void add_param_group(Modules.ParamGroup param_group)
        {
            var options = (Options)param_group.Options;
            options.momentum ??= defaults.momentum;
            options.dampening ??= defaults.dampening;
            options.weight_decay ??= defaults.weight_decay;
            options.nesterov ??= defaults.nesterov;
            options.maximize ??= defaults.maximize;
            Add(param_group, defaults.LearningRate!.Value);
        }

        private protected override void Update(Modules.ParamGroup group, Parameter parameter, Tensor grad)
        {
            var options = (Options)group.Options;
            double momentum = options.momentum!.Value;
            double decay = options.weight_decay!.Value;
            if (options.maximize!.Value) grad = -grad;
            if (decay != 0) grad = grad.add(parameter, alpha: decay);
            if (momentum != 0)
            {
                if (velocities.TryGetValue(parameter, out Tensor? velocity)) velocity.mul_(momentum).add_(grad, alpha: 1 - options.dampening!.Value);
                else velocities[parameter] = velocity = grad.detach().clone().DetachFromDisposeScope();
                grad = options.nesterov!.Value ? grad.add(velocity, alpha: momentum) : velocity;
            }
            parameter.add_(grad, alpha: -group.LearningRate);
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                foreach (Tensor velocity in velocities.Values) velocity.Dispose();
                velocities.Clear();
            }
            base.Dispose(disposing);
        }

        /// <summary>What is not given is the optimizer's.</summary>
        public class Options : OptimizerOptions
        {
            public double? momentum { get; set; }

            public double? dampening { get; set; }

            public double? weight_decay { get; set; }

            public bool? nesterov { get; set; }

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
            public static SGD SGD(IEnumerable<Parameter> parameters, double learningRate, double momentum = 0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false) =>
                new([new SGD.ParamGroup(parameters, new SGD.Options())], learningRate, momentum, dampening, weight_decay, nesterov, maximize);

            public static SGD SGD(IEnumerable<(string name, Parameter parameter)> parameters, double learningRate, double momentum = 0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false) =>
                SGD(parameters.Select(pair => pair.parameter), learningRate, momentum, dampening, weight_decay, nesterov, maximize);

            public static SGD SGD(IEnumerable<SGD.ParamGroup> parameters, double learningRate, double momentum = 0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false) =>
                new(parameters, learningRate, momentum, dampening, weight_decay, nesterov, maximize);
        }
    }
}
